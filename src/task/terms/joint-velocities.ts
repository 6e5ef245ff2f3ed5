import type { Channel } from '../../contract/channel.ts'
import { findJoint } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'
import { clamp, readingIndex } from './readings.ts'

/** Above its limit the gate trips an actuated joint at 20%. */
const slackOfLimit = 0.2

/** Measured velocities of `joints`, rad/s or m/s, clipped to their limits and a little more. */
export function jointVelocities(description: RobotDescription, joints: readonly string[]): ObservationTerm {
  const sources = joints.map((name) => readingIndex(description, name, 'velocity'))
  const channels = joints.map((name): Channel => {
    const { velocity, unit } = findJoint(description, name)
    const bound = velocity * (1 + slackOfLimit)
    return { name: `${name}.velocity`, unit: unit === 'rad' ? 'rad/s' : 'm/s', low: -bound, high: bound }
  })
  return {
    name: 'joint-velocities',
    channels,
    write({ reading }, out, offset) {
      for (let index = 0; index < sources.length; index++) {
        const { low, high } = channels[index]
        out[offset + index] = clamp(reading[sources[index]], low, high)
      }
    },
  }
}
