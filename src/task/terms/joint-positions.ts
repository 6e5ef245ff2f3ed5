import type { Channel } from '../../contract/channel.ts'
import { findJoint } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'
import { clamp, readingIndex } from './readings.ts'

/** Beyond its limits a joint gets no further than its servo's overshoot; the gate trips at 2% of the range. */
const slackOfRange = 0.02

/** Measured positions of `joints`, rad or m, clipped to their limits and a little more. */
export function jointPositions(description: RobotDescription, joints: readonly string[]): ObservationTerm {
  const sources = joints.map((name) => readingIndex(description, name, 'position'))
  const channels = joints.map((name): Channel => {
    const { lower, upper, unit } = findJoint(description, name)
    const slack = slackOfRange * (upper - lower)
    return { name: `${name}.position`, unit, low: lower - slack, high: upper + slack }
  })
  return {
    name: 'joint-positions',
    channels,
    write({ reading }, out, offset) {
      for (let index = 0; index < sources.length; index++) {
        const { low, high } = channels[index]
        out[offset + index] = clamp(reading[sources[index]], low, high)
      }
    },
  }
}
