import { ddpg } from '../../policies/ddpg.ts'
import { sac } from '../../policies/sac.ts'
import { td3 } from '../../policies/td3.ts'
import { createSpace, type Space } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { createBatch } from '../../src/learn/replay-buffer.ts'
import type { Algorithm, AlgorithmConfig, Batch, Learner } from '../../src/learn/types.ts'
import type { Engine, Executable } from '../../src/tensor/engine.ts'
import type { Program } from '../../src/tensor/program.ts'
import type { NetworkShape } from '../peers/peer.ts'

/** HalfCheetah's shape, for which the published figures are. */
export const observations = 17
export const actions = 6

const creators: Readonly<Record<string, (shape: NetworkShape, engine: Engine) => Promise<Learner>>> = {
  sac: (shape, engine) => create(sac, shape, engine),
  td3: (shape, engine) => create(td3, shape, engine),
  ddpg: (shape, engine) => create(ddpg, shape, engine),
}

export const algorithms = Object.keys(creators)

/** An algorithm with its defaults at HalfCheetah's shape. */
export function createLearner(shape: NetworkShape, engine: Engine): Promise<Learner> {
  const creator = creators[shape.algorithm]
  if (!creator) throw new Error(`no algorithm "${shape.algorithm}": ${algorithms.join(', ')}`)
  return creator(shape, engine)
}

function create<Config extends AlgorithmConfig>(
  algorithm: Algorithm<Config>,
  { hidden, batch }: NetworkShape,
  engine: Engine,
): Promise<Learner> {
  return algorithm.createLearner({
    observationSpace: space('observation', observations, Number.POSITIVE_INFINITY),
    actionSpace: space('action', actions, 1),
    config: { ...algorithm.defaults, hidden, batchSize: batch },
    engine,
    random: createRandom(0),
  })
}

function space(name: string, size: number, bound: number): Space {
  return createSpace(
    Array.from({ length: size }, (_, index) => ({
      name: `${name}${index}`,
      unit: '1',
      low: -bound,
      high: bound,
    })),
  )
}

/** Normal numbers in every field, the same every time. */
export function fixedBatch(size: number): Batch {
  const random = createRandom(1)
  const batch = createBatch(size, observations, actions, 0.99)
  for (const field of [batch.observation, batch.reward, batch.nextObservation]) {
    for (let index = 0; index < field.length; index++) field[index] = random.normal()
  }
  for (let index = 0; index < batch.action.length; index++) batch.action[index] = Math.tanh(random.normal())
  return batch
}

/** The engine, and every program that it was made to run, in the order of the runs. */
export function recordRuns(engine: Engine): { readonly engine: Engine; readonly runs: Program[] } {
  const runs: Program[] = []
  const inner = new Map<Executable, Executable>()
  return {
    runs,
    engine: {
      name: engine.name,
      async compile(program, owner) {
        const executable = await engine.compile(program, owner && (inner.get(owner) ?? owner))
        const recorded: Executable = {
          program,
          outputs: executable.outputs,
          run(feeds) {
            runs.push(program)
            return executable.run(feeds)
          },
          state: (name) => executable.state(name),
          setState: (name, values) => executable.setState(name, values),
          dispose: () => executable.dispose(),
        }
        inner.set(recorded, executable)
        return recorded
      },
    },
  }
}
