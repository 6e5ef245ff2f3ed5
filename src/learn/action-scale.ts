import type { Space } from '../contract/channel.ts'

/** Between a policy's [−1, 1] and the bounds of an action space. Both directions are affine per channel. */
export interface ActionScale {
  /** `normalised` in [−1, 1] → `action` in the units of the space. */
  toAction(normalised: Float32Array, action: Float32Array): void
  toNormalised(action: Float32Array, normalised: Float32Array): void
}

export function createActionScale(space: Space): ActionScale {
  const centre = Float64Array.from(space.channels, ({ low, high }) => (low + high) / 2)
  const half = Float64Array.from(space.channels, ({ low, high }) => (high - low) / 2)
  return {
    toAction(normalised, action) {
      for (let index = 0; index < space.size; index++) {
        action[index] = centre[index] + half[index] * normalised[index]
      }
    },
    toNormalised(action, normalised) {
      for (let index = 0; index < space.size; index++) {
        normalised[index] = (action[index] - centre[index]) / half[index]
      }
    },
  }
}
