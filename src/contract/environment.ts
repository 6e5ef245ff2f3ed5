import type { Space } from './channel.ts'

/** What a step gave back. The same object is reused by every step: copy what must outlive it. */
export interface StepResult {
  /** Shape [observationSpace.size], float32, SI units. */
  readonly observation: Float32Array
  reward: number
  /** The task itself ended (success, failure): do not bootstrap. */
  terminated: boolean
  /** A time limit cut the episode: bootstrap from `observation`. */
  truncated: boolean
  readonly info: StepInfo
}

export interface StepInfo {
  success: boolean
  /** Bit set of the safety gate's reasons in this step, 0 when it did not interfere. */
  limited: number
  /** Command the gate let through, in the robot's action space. Shape [actuators], float64. */
  readonly sent: Float64Array
  /** Value of each reward term, weighted, in the task's order. */
  readonly rewardTerms: Float64Array
}

/** Gymnasium's meaning of reset and step; synchronous and allocation-free. */
export interface Environment {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly maxSteps: number
  /** Names of `info.rewardTerms`, in the same order; without them the terms go unnamed. */
  readonly rewardNames?: readonly string[]
  /** A seed restarts the generator; without one the episode draws on from where it was. */
  reset(seed?: number): StepResult
  /** `action`: shape [actionSpace.size], in the units and bounds of `actionSpace`. */
  step(action: Float32Array): StepResult
  close(): void
}
