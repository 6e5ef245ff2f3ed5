import { SinewError } from './errors.ts'

/** Units a channel may carry. `1` is dimensionless (a sine, a flag, a normalised action). */
export type Unit = 'rad' | 'rad/s' | 'rad/s²' | 'N·m' | 'm' | 'm/s' | 'm/s²' | 'N' | 's' | '1'

/** One number with a name, a unit and bounds, e.g. `shoulder.position rad [-1.57, 1.57]`. */
export interface Channel {
  readonly name: string
  readonly unit: Unit
  readonly low: number
  readonly high: number
}

/** An ordered list of channels. A vector never travels without its Space. */
export interface Space {
  readonly channels: readonly Channel[]
  readonly size: number
}

/** @throws SinewError `description` if a name repeats or bounds are not ordered. */
export function createSpace(channels: readonly Channel[]): Space {
  const seen = new Set<string>()
  for (const channel of channels) {
    if (seen.has(channel.name)) {
      throw new SinewError('description', `channel "${channel.name}" appears twice`, { where: channel.name })
    }
    if (!(channel.low < channel.high)) {
      throw new SinewError('description', `bounds of channel "${channel.name}" are not ordered`, {
        where: channel.name,
        expected: 'low < high',
        received: `[${channel.low}, ${channel.high}]`,
      })
    }
    seen.add(channel.name)
  }
  return { channels, size: channels.length }
}

/** @throws SinewError `contract` if the space has no such channel. */
export function channelIndex(space: Space, name: string): number {
  const index = space.channels.findIndex((channel) => channel.name === name)
  if (index >= 0) return index
  throw new SinewError('contract', `there is no channel "${name}"`, {
    where: name,
    expected: `one of ${space.channels.map((channel) => channel.name).join(', ')}`,
    received: name,
  })
}

export function formatChannel({ name, unit, low, high }: Channel): string {
  return `${name} ${unit} [${low}, ${high}]`
}
