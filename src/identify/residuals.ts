import type { ChannelError, ComparedChannel, Prediction, Recording } from './types.ts'

/** What actuators had been told before a stretch began is not known: its first predictions do not count. */
const warmUpSamples = 10

const firstCounted = (samples: number): number => Math.min(warmUpSamples, Math.floor(samples / 4)) + 1

function difference(predicted: number, measured: number, wraps: boolean): number {
  const apart = predicted - measured
  return wraps ? apart - 2 * Math.PI * Math.round(apart / (2 * Math.PI)) : apart
}

/** Every counted difference of a prediction, as a part of its channel's range. */
export function residuals({ stretches, channels }: Recording, prediction: Prediction): Float64Array {
  const count = stretches.reduce((sum, { length }) => sum + length - firstCounted(length), 0)
  const out = new Float64Array(count * channels.length)
  let at = 0
  stretches.forEach((stretch, part) => {
    for (let index = firstCounted(stretch.length); index < stretch.length; index++) {
      for (let each = 0; each < channels.length; each++) {
        const { column, range, wraps } = channels[each]
        const predicted = prediction[part][index * channels.length + each]
        out[at++] = difference(predicted, stretch[index].reading[column], wraps) / range
      }
    }
  })
  return out
}

export function meanSquare(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index] ** 2
  return sum / Math.max(1, values.length)
}

/** Root mean square and greatest difference by channel, in its unit. */
export function channelErrors(recording: Recording, prediction: Prediction): ChannelError[] {
  const parts = residuals(recording, prediction)
  const { channels } = recording
  return channels.map((channel: ComparedChannel, each) => {
    const own = parts.filter((_, index) => index % channels.length === each)
    const max = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    return { channel, rms: Math.sqrt(meanSquare(own)) * channel.range, max: max * channel.range }
  })
}
