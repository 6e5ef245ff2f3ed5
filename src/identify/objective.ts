import type { PhysicsName } from '../../sim/physics-name.ts'
import type { CheckedRobot } from '../description/parse.ts'
import { withValues } from './candidate.ts'
import { createReplaySimulation, predict } from './predict.ts'
import { withCommandDelay } from './recording.ts'
import { meanSquare, residuals } from './residuals.ts'
import type { Parameter, Prediction, Recording } from './types.ts'

/** How well one set of values explains a recording. */
export interface Fit {
  /** Differences after one step from where the robot was measured to be, as parts of the channels' ranges. */
  readonly oneStep: Float64Array
  /** The same in windows of several steps. */
  readonly windows: Float64Array
  readonly oneStepRms: number
  readonly windowRms: number
  /** By window; for plots and tables. */
  readonly prediction: Prediction
}

/** @returns undefined where the physics goes non-finite. */
export type Evaluate = (values: ArrayLike<number>) => Promise<Fit | undefined>

export function createEvaluate(
  robot: CheckedRobot,
  given: Recording,
  parameters: readonly Parameter[],
  { windowSteps, physics }: { readonly windowSteps: number; readonly physics?: PhysicsName | undefined },
): Evaluate {
  return async (values) => {
    const delay = parameters.findIndex(({ section }) => section === 'log')
    const recording = delay < 0 ? given : withCommandDelay(given, values[delay])
    const simulation = await createReplaySimulation(withValues(robot, parameters, values), recording, physics)
    try {
      const single = predict(simulation, recording, 1)
      const prediction = predict(simulation, recording, windowSteps)
      if (!single || !prediction) return undefined
      const oneStep = residuals(recording, single)
      const windows = residuals(recording, prediction)
      const oneStepRms = Math.sqrt(meanSquare(oneStep))
      return { oneStep, windows, oneStepRms, windowRms: Math.sqrt(meanSquare(windows)), prediction }
    } finally {
      simulation.free()
    }
  }
}

/** Differences of this part of a channel's range are nobody's business: no sensor is better. */
const exact = 3e-5

/** The {@link relativeError} of a fit that is as exact as any sensor. */
export function exactError(before: Fit): number {
  const fit = { ...before, oneStepRms: exact, windowRms: exact }
  return relativeError(fit, before)
}

/** The two errors as parts of what they were at the start, squared and averaged: 1 before, less where it is better. */
export function relativeError(fit: Fit | undefined, before: Fit): number {
  if (!fit) return Number.POSITIVE_INFINITY
  const part = (now: number, then: number): number => (now / Math.max(then, 1e-9)) ** 2
  return 0.5 * part(fit.oneStepRms, before.oneStepRms) + 0.5 * part(fit.windowRms, before.windowRms)
}
