import { SinewError } from '../src/contract/errors.ts'
import type { Random } from '../src/contract/random.ts'
import type { AlgorithmConfig, Batch, Learner, LearnerSetup } from '../src/learn/types.ts'
import type { Engine, Executable } from '../src/tensor/engine.ts'
import type { Program } from '../src/tensor/program.ts'
import { sizeOf } from '../src/tensor/shape.ts'
import { fillNormal } from './fill-normal.ts'
import { createLearntScaling } from './learnt-scaling.ts'

export interface ProgramLearnerParts {
  /**
   * Update number n, counted from 1, runs `schedule[n mod length]`. Inputs: those of a Batch by name, and
   * `noiseInputs`; state `actor`; output `metrics`. All share the states of the first; one that does less puts out
   * the first few metrics.
   */
  readonly schedule: readonly [Executable, ...Executable[]]
  readonly metricNames: readonly string[]
  /** Inputs that want fresh standard normal numbers every update. */
  readonly noiseInputs: readonly string[]
  /** The policy's weights as actors want them, if that is not the state `actor`. */
  publish?(state: (name: string) => Float32Array): Float32Array
  /** The policy for a file, from what actors load. */
  policyProgram(published: Float32Array): Program
  /** Works on the states of the schedule; each output is a number that goes into the log. */
  diagnosis(): Program
}

/**
 * A schedule in which every update whose number is a multiple of n is an update of `all`, the rest of `others`.
 *
 * @throws SinewError `usage` unless n is a whole number of at least 1; `setting` is what it is called
 */
export async function everyNth(
  setting: string,
  n: number,
  engine: Engine,
  { all, others }: { readonly all: Program; readonly others: Program },
): Promise<[Executable, ...Executable[]]> {
  if (!Number.isInteger(n) || n < 1) {
    throw new SinewError('usage', `${setting} makes no sense`, {
      where: setting,
      expected: 'a whole number of at least 1',
      received: String(n),
    })
  }
  const due = await engine.compile(all)
  if (n === 1) return [due]
  const rest = await engine.compile(others, due)
  return [due, ...Array.from({ length: n - 1 }, () => rest)]
}

/**
 * Where a ReLU is dead its gradient is exactly zero, and Adam's first moment decays into the denormal numbers, on
 * which a CPU is several times slower: after a thousand updates each took about a third longer (128×128). In 128
 * updates 0.9ⁿ takes 1e-30 to 1e-36, still normal; so what is smaller than that becomes zero this often.
 */
const flushInterval = 128
const flushBelow = 1e-30

/** Under which the running mean and variance of the observations are saved. */
const momentsName = 'observation.moments'

/** Whole numbers below this are exact in float32. */
const exactBelow = 2 ** 24

/** A Learner around compiled updates; what is the same for every off-policy algorithm. */
export function createProgramLearner(
  { observationSpace, config, engine, random }: LearnerSetup<AlgorithmConfig>,
  parts: ProgramLearnerParts,
): Learner {
  const { schedule, metricNames, noiseInputs } = parts
  const { batchSize } = config
  const [owner] = schedule
  const { inputs, states, outputs } = owner.program
  const metrics = new Float32Array(metricNames.length)
  const priorities = new Float32Array(batchSize)
  const prioritised = outputs.some(({ name }) => name === 'priorities')
  const noise = Object.fromEntries(
    inputs
      .filter(({ name }) => noiseInputs.includes(name))
      .map(({ name, tensor }) => [name, new Float32Array(sizeOf(tensor.shape))]),
  )
  const scaling = config.normaliseObservations ? createLearntScaling(observationSpace, owner) : undefined
  const publish = (): Float32Array => {
    const actor = parts.publish ? parts.publish((name) => owner.state(name)) : owner.state('actor')
    return scaling ? scaling.follow(actor) : actor
  }
  let updates = 0
  let diagnosis: Executable | undefined

  return {
    batchSize,
    metricNames,
    metrics,
    ...(prioritised ? { priorities } : {}),
    ...(scaling ? { observe: scaling.observe } : {}),
    async update({ size: _, ...batch }: Batch) {
      for (const name of noiseInputs) fillNormal(random, noise[name])
      updates += 1
      const due = schedule[updates % schedule.length]
      const results = await due.run({ ...batch, ...noise })
      metrics.set(results.metrics)
      if (prioritised) priorities.set(results.priorities)
      if (updates % flushInterval > 0) return
      for (const { name } of states) owner.setState(name, flushTiny(owner.state(name)))
    },
    actorParameters: publish,
    async diagnose({ observation, action }) {
      diagnosis ??= await engine.compile(parts.diagnosis(), owner)
      const results = await diagnosis.run({ observation, action })
      return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, values[0]]))
    },
    save() {
      const saved: Record<string, Float32Array> = {
        random: encodeRandom(random),
        updates: Float32Array.of(Math.floor(updates / exactBelow), updates % exactBelow),
      }
      for (const { name } of states) saved[name] = owner.state(name).slice()
      if (scaling) saved[momentsName] = scaling.save()
      return saved
    },
    restore(saved) {
      const names = states.map(({ name }) => name)
      const others = ['random', 'updates', ...(scaling ? [momentsName] : [])]
      const missing = [...names, ...others].find((name) => !saved[name])
      if (missing) {
        throw new SinewError('data', `the saved learner has no "${missing}"`, {
          where: missing,
          expected: names.join(', '),
          received: Object.keys(saved).join(', '),
          fix: 'resume with the algorithm and version that wrote the checkpoint',
        })
      }
      for (const name of names) owner.setState(name, saved[name])
      scaling?.restore(saved[momentsName])
      updates = saved.updates[0] * exactBelow + saved.updates[1]
      decodeRandom(random, saved.random)
    },
    policyProgram: () => parts.policyProgram(publish()),
    async dispose() {
      await diagnosis?.dispose()
      for (const executable of new Set(schedule)) await executable.dispose()
    },
  }
}

function flushTiny(values: Float32Array): Float32Array {
  for (let index = 0; index < values.length; index++) {
    if (Math.abs(values[index]) < flushBelow) values[index] = 0
  }
  return values
}

/** Four words of 32 bits as eight halves, each exact in float32. */
function encodeRandom(random: Random): Float32Array {
  return Float32Array.from(random.save().flatMap((word) => [word >>> 16, word & 0xffff]))
}

function decodeRandom(random: Random, halves: Float32Array): void {
  const word = (index: number): number => (halves[2 * index] * 65536 + halves[2 * index + 1]) >>> 0
  random.restore([word(0), word(1), word(2), word(3)])
}
