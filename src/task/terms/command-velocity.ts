import type { Channel } from '../../contract/channel.ts'
import { findJoint } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'
import { clamp } from './readings.ts'

/**
 * How fast the command of each position servo is moving, rad/s or m/s: the difference of the last two commands sent.
 * The safety gate limits acceleration around it, so it is part of the state that decides what an action will do.
 *
 * @param only of these joints, if not of all
 */
export function commandVelocity(description: RobotDescription, only?: readonly string[]): ObservationTerm {
  const servos = description.actuators
    .map(({ joint, kind }, index) => ({ joint, kind, index }))
    .filter(({ joint, kind }) => kind === 'position' && (only?.includes(joint) ?? true))
  const channels = servos.map(({ joint }): Channel => {
    const { velocity, unit } = findJoint(description, joint)
    return {
      name: `${joint}.command-velocity`,
      unit: unit === 'rad' ? 'rad/s' : 'm/s',
      low: -velocity,
      high: velocity,
    }
  })
  const { rateHz } = description
  return {
    name: 'command-velocity',
    channels,
    write({ sent, previousSent }, out, offset) {
      for (let place = 0; place < servos.length; place++) {
        const { index } = servos[place] as (typeof servos)[number]
        const { low, high } = channels[place]
        const velocity = (sent[index] - previousSent[index]) * rateHz
        out[offset + place] = clamp(velocity, low, high)
      }
    },
  }
}
