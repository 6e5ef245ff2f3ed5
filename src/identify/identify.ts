import type { PhysicsName } from '../../sim/physics-name.ts'
import { SinewError } from '../contract/errors.ts'
import { createRandom } from '../contract/random.ts'
import type { CheckedRobot } from '../description/parse.ts'
import { type Confidence, findConfidence } from './confidence.ts'
import { createEvaluate, type Evaluate, exactError, type Fit, relativeError } from './objective.ts'
import { polish } from './polish.ts'
import { search } from './search.ts'
import type { Parameter, Recording } from './types.ts'

export interface IdentifyRequest {
  readonly robot: CheckedRobot
  readonly recording: Recording
  readonly parameters: readonly Parameter[]
  /** Evaluations at most. */
  readonly candidates: number
  /** Length of the open-loop windows. */
  readonly windowSteps: number
  readonly seed: number
  /** Rapier unless given. */
  readonly physics?: PhysicsName
  /** The best so far is what comes back. */
  readonly signal?: AbortSignal
  onCandidate?(count: number, best: number): void
}

export interface Estimate extends Confidence {
  readonly parameter: Parameter
  /** The nominal one where the recording cannot tell. */
  readonly value: number
  /** It would rather go beyond its bounds. */
  readonly atBound: boolean
}

export interface Identification {
  readonly estimates: readonly Estimate[]
  readonly before: Fit
  readonly after: Fit
  readonly candidates: number
  readonly ended: 'converged' | 'candidates' | 'interrupted'
  /**
   * The values leave so much of the log unexplained that they mean little: something else is different, or the search is
   * in a poor minimum.
   */
  readonly poor: boolean
}

const digits = 4
/** A fit is poor that is off by more than this part of the channels' ranges over a window … */
const poorRms = 0.02
/** … and has this part left of what it was. */
const poorShare = 0.5

/**
 * Values of the parameters that explain the recording best: CMA-ES on the one-step and the window error, both as parts
 * of what they are with the nominal values, then how well each value is known.
 *
 * @throws SinewError `simulation` if the nominal robot cannot be simulated
 */
export async function identify(request: IdentifyRequest): Promise<Identification> {
  const { robot, recording, parameters, windowSteps } = request
  const evaluate = createEvaluate(robot, recording, parameters, request)
  const before = required(await evaluate(parameters.map(({ nominal }) => nominal)))
  const { best, ...ending } = await findBest(request, evaluate, before)
  const fit = required(await evaluate(best))
  const confidence = await findConfidence(parameters, best, fit, evaluate, windowSteps)
  const known = parameters.map((_, index) => index).filter((index) => !confidence[index].unknown)
  // What the recording cannot tell goes back to its nominal value; the rest makes the best of that.
  const rest = await polish(
    known.map((index) => parameters[index]),
    known.map((index) => best[index]),
    before,
    (some) => evaluate(withKnown(parameters, known, some)),
    request.signal,
  )
  const rounded = rest.map((value) => Number(value.toPrecision(digits)))
  const values = withKnown(parameters, known, rounded)
  const after = required(await evaluate(values))
  const estimates = parameters.map((parameter, index): Estimate => {
    const { low, high } = parameter
    const value = values[index]
    const close = 0.01 * (parameter.scale === 'log' ? value : high - low)
    const atBound = !confidence[index].unknown && ((value - low < close && low > 0) || high - value < close)
    return { parameter, value, atBound, ...confidence[index] }
  })
  const poor = after.windowRms > poorRms && after.windowRms > poorShare * before.windowRms
  return { estimates, before, after, poor, ...ending }
}

interface Best {
  readonly best: readonly number[]
  readonly candidates: number
  readonly ended: Identification['ended']
}

/** So many evaluations a parameter are spent on a first look. */
const firstLook = 25

/**
 * A short search and a polish, which is all there is to do where the recording is clean; else a long search from there,
 * polished again.
 */
async function findBest(request: IdentifyRequest, evaluate: Evaluate, before: Fit): Promise<Best> {
  const { parameters, signal } = request
  const random = createRandom(request.seed)
  const goodEnough = exactError(before)
  const error = async (values: readonly number[]): Promise<number> =>
    relativeError(await evaluate(values), before)
  const start = parameters.map(({ nominal }) => nominal)
  const scouts = Math.min(request.candidates, firstLook * parameters.length)
  const scouted = await search(parameters, error, {
    ...request,
    start,
    candidates: scouts,
    goodEnough,
    random,
  })
  const polished = await polish(parameters, scouted.values, before, evaluate, signal)
  const used = scouted.candidates
  if ((await error(polished)) <= goodEnough) return { best: polished, candidates: used, ended: 'converged' }
  if (scouted.ended === 'interrupted' || used >= request.candidates) {
    return { best: polished, candidates: used, ended: scouted.ended }
  }
  const { values, candidates, ended } = await search(parameters, error, {
    ...request,
    start: polished,
    candidates: request.candidates - used,
    goodEnough,
    random,
    onCandidate: (count, value) => request.onCandidate?.(used + count, value),
  })
  const best = await polish(parameters, values, before, evaluate, signal)
  return { best, candidates: used + candidates, ended }
}

function withKnown(
  parameters: readonly Parameter[],
  known: readonly number[],
  some: ArrayLike<number>,
): number[] {
  const values = parameters.map(({ nominal }) => nominal)
  known.forEach((index, at) => {
    values[index] = some[at]
  })
  return values
}

function required(fit: Fit | undefined): Fit {
  if (fit) return fit
  throw new SinewError('simulation', 'the physics went non-finite with the values in the file', {
    fix: 'check masses, inertias and gains in robot.yaml',
  })
}
