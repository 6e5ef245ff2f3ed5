import type { Space } from '../../src/contract/channel.ts'

/**
 * Many environments of one task, stepped together. Arrays are flat and row-major, a row an environment, and always the
 * same ones: copy what must outlive the next call.
 *
 * Same-step autoreset, as Gymnasium means it (`AutoresetMode.SAME_STEP`): an environment that ends begins its next episode
 * within the step. Its row of `observation` is then the first of the new episode; what was seen last is in
 * `finalObservation`; reward, flags and info are those of the step that ended.
 *
 * Opened, each row stands as after `reset(0)`.
 */
export interface VectorEnvironment extends VectorArrays {
  /** Environments. */
  readonly count: number
  /** Of one environment. */
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly maxSteps: number
  readonly rewardNames: readonly string[]
  readonly randomisedNames: readonly string[]
  /** All begin: row i with seed + i, without a seed where their generators are. */
  reset(seed?: number): void
  /**
   * `stepAsync`, then `stepWait`. Allocates nothing, sends no message.
   *
   * @param actions shape [count · actionSpace.size], as `Environment.step` takes them; `action` unless given
   * @throws SinewError `usage` for actions of another length; with the row in `where`, what its environment throws, after
   *   which only `reset` and `close` are of use
   */
  step(actions?: Float32Array): void
  /** Begin a step and come back, to do something else meanwhile. All arrays are in use until `stepWait`. */
  stepAsync(actions?: Float32Array): void
  /** The end of the step that `stepAsync` began. */
  stepWait(): void
  /** How much of what the task randomises, from each row's next episode on. Without effect where it randomises nothing. */
  setRandomisation(scale: number): void
  /** Any number of times. */
  close(): void
}

export interface VectorArrays {
  /** To be filled in by the caller, who so saves a copy. Shape [count · actionSpace.size]. */
  readonly action: Float32Array
  /** Shape [count · observationSpace.size]. */
  readonly observation: Float32Array
  /** Rows that ended in the last step: what they saw last, to bootstrap from if truncated. Others keep what was there. */
  readonly finalObservation: Float32Array
  /** Shape [count]. */
  readonly reward: Float64Array
  /** 1 where it is so, never both. Shape [count]. */
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
  readonly info: VectorInfo
}

/** `StepInfo` of every row. */
export interface VectorInfo {
  /** 1 where it is so. Shape [count]. */
  readonly success: Uint8Array
  /** Bit set of the safety gate's reasons. Shape [count]. */
  readonly limited: Uint32Array
  /** Shape [count · actuators]. */
  readonly sent: Float64Array
  /** Shape [count · reward terms]. */
  readonly rewardTerms: Float64Array
  /** What the episode that `observation` belongs to has drawn. Shape [count · randomisedNames.length]. */
  readonly randomised: Float64Array
}
