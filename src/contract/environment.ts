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
  /** The same bits for each actuator whose command was altered; absent where there is no gate. Shape [actuators]. */
  readonly limitedActuators?: Uint32Array
  /** Command the gate let through, in the robot's action space. Shape [actuators], float64. */
  readonly sent: Float64Array
  /**
   * The action that would have asked for `sent`, within the action space's bounds; absent where that is not known. Shape
   * [actionSpace.size].
   */
  readonly taken?: Float32Array
  /** Value of each reward term, weighted, in the task's order. */
  readonly rewardTerms: Float64Array
  /** What the episode has drawn of `randomisedNames`, in the same order; NaN where randomisation is off. */
  readonly randomised?: Float64Array
}

/**
 * For tasks that show their goal in the observation: what hindsight experience replay has to know. Pure functions
 * without memory, so that another thread may use them after the environment is closed; allocation-free.
 */
export interface GoalContract {
  /** Numbers that say a goal. */
  readonly size: number
  /** The goal that is reached where `observation` was seen. Shape [observationSpace.size] to shape [size]. */
  achieved(observation: Float32Array, goal: Float32Array): void
  /** Change every channel of `observation` that the goal shows in, in place. */
  place(goal: Float32Array, observation: Float32Array): void
  /**
   * Judge a step whose observations show another goal than it was made for. `verdict` comes as recorded: leave what has
   * nothing to do with the goal, such as the end by a fall.
   */
  judge(step: GoalStep, verdict: GoalVerdict): void
}

/** Observations with the goal placed in them; the action in the units of the action space. */
export interface GoalStep {
  readonly observation: Float32Array
  readonly action: Float32Array
  readonly nextObservation: Float32Array
}

export interface GoalVerdict {
  reward: number
  terminated: boolean
}

/** Gymnasium's meaning of reset and step; synchronous and allocation-free. */
export interface Environment {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly maxSteps: number
  /** Names of `info.rewardTerms`, in the same order; without them the terms go unnamed. */
  readonly rewardNames?: readonly string[]
  /** Names of `info.randomised`; only of a task that declares randomisation. */
  readonly randomisedNames?: readonly string[]
  /** Whether the task says what a success is; left out it does. Without it `info.success` means nothing. */
  readonly hasSuccess?: boolean
  /** Only of a task whose goal can be exchanged. */
  readonly goal?: GoalContract
  /** A seed restarts the generator; without one the episode draws on from where it was. */
  reset(seed?: number): StepResult
  /** `action`: shape [actionSpace.size], in the units and bounds of `actionSpace`. */
  step(action: Float32Array): StepResult
  /**
   * From the next reset on: 0 for the robot as described, 1 for the whole ranges of the task's randomisation. Only of a
   * task that declares it.
   */
  setRandomisation?(scale: number): void
  close(): void
}
