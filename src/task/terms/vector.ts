import type { Channel } from '../../contract/channel.ts'
import type { ObservationTerm } from '../types.ts'
import { clamp } from './readings.ts'

/** Numbers that the task itself keeps (a goal, a direction to it), clipped to their channels' bounds. */
export function vectorTerm(
  name: string,
  channels: readonly Channel[],
  values: ArrayLike<number>,
): ObservationTerm {
  return {
    name,
    channels,
    write(_context, out, offset) {
      for (let index = 0; index < channels.length; index++) {
        const { low, high } = channels[index]
        out[offset + index] = clamp(values[index], low, high)
      }
    },
  }
}
