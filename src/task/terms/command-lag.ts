import type { Channel } from '../../contract/channel.ts'
import { findJoint } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'
import { clamp, readingIndex } from './readings.ts'

/**
 * How far each position servo is behind: command in force minus measured position, rad or m. Without it a policy that
 * commands increments cannot know what it has already asked for. Bounded by the tracking error that trips the gate.
 *
 * @param only of these joints, if not of all
 */
export function commandLag(description: RobotDescription, only?: readonly string[]): ObservationTerm {
  const servos = description.actuators
    .map(({ joint, kind }, index) => ({ joint, kind, index }))
    .filter(({ joint, kind }) => kind === 'position' && (only?.includes(joint) ?? true))
    .map(({ joint, index }) => ({ joint, index, source: readingIndex(description, joint, 'position') }))
  const bound = description.safety.trackingError
  const channels = servos.map(
    ({ joint }): Channel => ({
      name: `${joint}.lag`,
      unit: findJoint(description, joint).unit,
      low: -bound,
      high: bound,
    }),
  )
  return {
    name: 'command-lag',
    channels,
    write({ sent, reading }, out, offset) {
      for (let place = 0; place < servos.length; place++) {
        const { index, source } = servos[place] as (typeof servos)[number]
        const lag = sent[index] - reading[source]
        out[offset + place] = clamp(lag, -bound, bound)
      }
    },
  }
}
