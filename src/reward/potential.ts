import type { RewardTerm, TaskContext } from '../task/types.ts'

export interface PotentialOptions {
  readonly name?: string
  readonly weight?: number
  /** The learner's discount. With another one the shaping is no longer neutral, but close to it. */
  readonly discount: number
  /** Φ(s): larger is better. */
  readonly potential: (context: TaskContext) => number
}

export interface PotentialReward extends RewardTerm {
  /** Take Φ of the state that an episode starts in. Call from the task's `begin`. */
  begin(context: TaskContext): void
}

/**
 * Potential-based shaping, F = γ Φ(s′) − Φ(s), with Φ of a terminal state 0: it speeds learning and leaves the
 * optimal policy as it was (Ng, Harada, Russell 1999, theorem 1; Grzes 2017 for the terminal state). A state cut off
 * by a time limit is not terminal.
 *
 * Keeps Φ of the step before, so `value` is to be read once a step, as the task runtime does.
 */
export function potentialReward({
  name = 'progress',
  weight = 1,
  discount,
  potential,
}: PotentialOptions): PotentialReward {
  let before = 0
  return {
    name,
    weight,
    begin(context) {
      before = potential(context)
    },
    value(context) {
      const now = context.terminated ? 0 : potential(context)
      const shaping = discount * now - before
      before = now
      return shaping
    },
  }
}
