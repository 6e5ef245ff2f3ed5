import type { Space } from '../contract/channel.ts'
import type { RewardTerm } from '../task/types.ts'

export interface EffortOptions {
  readonly name?: string
  readonly weight?: number
  /** The policy's action space: efforts, or offsets that servos turn into efforts. */
  readonly space: Space
}

/** Cost of pushing hard: minus the mean square of the action, each channel as a share of its bound; −1 is all out. */
export function effortCost({ name = 'effort', weight = 1, space }: EffortOptions): RewardTerm {
  const bounds = space.channels.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high)))
  return {
    name,
    weight,
    value({ action }) {
      let sum = 0
      for (let index = 0; index < bounds.length; index++) sum += (action[index] / bounds[index]) ** 2
      return -sum / bounds.length
    },
  }
}
