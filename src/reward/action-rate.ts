import type { Space } from '../contract/channel.ts'
import type { RewardTerm } from '../task/types.ts'

export interface ActionRateOptions {
  readonly name?: string
  readonly weight?: number
  /** The policy's action space. */
  readonly space: Space
}

/**
 * Cost of changing one's mind: minus the mean square of the change of action from one step to the next, each channel
 * as a share of its range; −1 is every channel from one bound to the other. Keeps a policy from leaning on the safety
 * gate's acceleration limit and is kind to gears.
 */
export function actionRateCost({ name = 'action-rate', weight = 1, space }: ActionRateOptions): RewardTerm {
  const ranges = space.channels.map(({ low, high }) => high - low)
  return {
    name,
    weight,
    value({ action, previousAction, step }) {
      // Before the first action there was none to change.
      if (step <= 1) return 0
      let sum = 0
      for (let index = 0; index < ranges.length; index++) {
        const change = action[index] - previousAction[index]
        sum += (change / ranges[index]) ** 2
      }
      return -sum / ranges.length
    },
  }
}
