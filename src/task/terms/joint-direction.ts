import type { Channel } from '../../contract/channel.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'
import { readingIndex } from './readings.ts'

/** Cosine and sine of the angles of `joints`: no jump where a continuous joint wraps. */
export function jointDirections(description: RobotDescription, joints: readonly string[]): ObservationTerm {
  const sources = joints.map((name) => readingIndex(description, name, 'position'))
  const channels = joints.flatMap((name): Channel[] => [
    { name: `${name}.cos`, unit: '1', low: -1, high: 1 },
    { name: `${name}.sin`, unit: '1', low: -1, high: 1 },
  ])
  return {
    name: 'joint-directions',
    channels,
    write({ reading }, out, offset) {
      for (let index = 0; index < sources.length; index++) {
        const angle = reading[sources[index]]
        out[offset + 2 * index] = Math.cos(angle)
        out[offset + 2 * index + 1] = Math.sin(angle)
      }
    },
  }
}
