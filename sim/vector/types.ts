import type { Space } from '../../src/contract/channel.ts'

/**
 * Many environments of one task, stepped together; arrays are flat, a row an environment, and the same ones every time.
 *
 * Same-step autoreset, as Gymnasium means it (`AutoresetMode.SAME_STEP`): an environment that ends begins its next episode
 * within the step, whose `observation` is then the first of that one; what was seen last is in `finalObservation`.
 */
export interface VectorEnvironment {
  readonly count: number
  /** Of one environment. */
  readonly observationSpace: Space
  readonly actionSpace: Space
  /** Shape [count · observationSpace.size]. */
  readonly observation: Float32Array
  /** Of the step; in the rows that ended, of the step that ended. Shape [count]. */
  readonly reward: Float64Array
  /** 1 where it is so. Shape [count]. */
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
  readonly success: Uint8Array
  /** Rows that ended in the last step: what they saw last, to bootstrap from if truncated. Others keep what was there. */
  readonly finalObservation: Float32Array
  /** All begin: row i with seed + i, without a seed where their generators are. */
  reset(seed?: number): void
  /** @param actions shape [count · actionSpace.size], as `Environment.step` takes them */
  step(actions: Float32Array): void
  /** How much of what the task randomises, from each row's next episode on. */
  setRandomisation(scale: number): void
  close(): void
}
