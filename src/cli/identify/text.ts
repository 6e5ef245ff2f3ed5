import { SinewError } from '../../contract/errors.ts'
import type { BoundsRequest } from '../../identify/parameters.ts'
import type { ChannelError, Recording } from '../../identify/types.ts'

/** Four digits, as plain as they can be. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  return String(Number(value.toPrecision(4)))
}

/** An error with its unit. */
export const errorText = (value: number, { channel }: ChannelError): string =>
  `${Number(value.toPrecision(3))} ${channel.unit}`

export function recordingText({ stretches, periodS, left }: Recording): string {
  const samples = stretches.reduce((sum, { length }) => sum + length, 0)
  const parts = stretches.length === 1 ? '' : ` in ${stretches.length} stretches`
  const rest = left > 0 ? `, ${left} steps left out (gaps, repeated readings)` : ''
  return `${samples} samples${parts}, ${(samples * periodS).toFixed(1)} s${rest}`
}

/** `joints.*.frictionNm=0..0.3` */
export function parseBounds(text: string): BoundsRequest {
  const match = /^([^=]+)=(.+)\.\.(.+)$/.exec(text)
  const [low, high] = [Number(match?.[2]), Number(match?.[3])]
  if (match?.[1] && Number.isFinite(low) && Number.isFinite(high)) return { pattern: match[1], low, high }
  throw new SinewError('usage', `--bounds does not take "${text}"`, {
    expected: 'parameter=low..high, such as joints.*.frictionNm=0..0.3',
    received: text,
  })
}
