import type { Space } from '../contract/channel.ts'
import type { RewardTerm, TaskContext } from '../task/types.ts'

export interface UnmetActionOptions {
  readonly name?: string
  readonly weight?: number
  /** The policy's action space. */
  readonly space: Space
  /** What became of the action's channel `index` behind the safety gate, in the channel's unit. */
  readonly met: (context: TaskContext, index: number) => number
}

/**
 * Cost of asking for more than the safety gate lets through: minus the mean square of what was cut off, each channel
 * as a share of its range. Behind a saturating gate all large actions do the same, so without it a policy that is
 * paid for entropy learns to switch between extremes, and its mean does something else than its samples.
 */
export function unmetActionCost({
  name = 'unmet-action',
  weight = 1,
  space,
  met,
}: UnmetActionOptions): RewardTerm {
  const ranges = space.channels.map(({ low, high }) => high - low)
  return {
    name,
    weight,
    value(context) {
      let sum = 0
      for (let index = 0; index < ranges.length; index++) {
        const cut = context.action[index] - met(context, index)
        sum += (cut / ranges[index]) ** 2
      }
      return -sum / ranges.length
    },
  }
}
