import { type Channel, channelIndex } from '../../contract/channel.ts'
import { observationSpace } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'

/** Contact sensors by name: 1 while touching, else 0. */
export function contacts(description: RobotDescription, names: readonly string[]): ObservationTerm {
  const space = observationSpace(description)
  const sources = names.map((name) => channelIndex(space, `${name}.contact`))
  return {
    name: 'contacts',
    channels: names.map((name): Channel => ({ name: `${name}.contact`, unit: '1', low: 0, high: 1 })),
    write({ reading }, out, offset) {
      for (let index = 0; index < sources.length; index++) out[offset + index] = reading[sources[index]]
    },
  }
}
