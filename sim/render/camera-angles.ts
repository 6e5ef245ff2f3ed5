import { SinewError } from '../../src/contract/errors.ts'
import type { CameraAngles } from './camera.ts'

const degrees = Math.PI / 180

/** Views by name: azimuth and elevation in degrees. */
const named: Readonly<Record<string, readonly [number, number]>> = {
  corner: [-55, 22],
  front: [0, 8],
  side: [-90, 8],
  back: [180, 8],
  top: [-90, 89],
}

/**
 * `corner`, `front`, `side`, `back`, `top`, or azimuth and elevation in degrees: `-55,22`.
 *
 * @throws SinewError `usage` for anything else.
 */
export function cameraAngles(text: string): CameraAngles {
  const numbers = /^(-?[\d.]+),(-?[\d.]+)$/.exec(text.replaceAll(' ', ''))
  const [azimuth = Number.NaN, elevation = Number.NaN] =
    named[text] ?? (numbers ? [Number(numbers[1]), Number(numbers[2])] : [])
  if (Number.isFinite(azimuth) && Math.abs(elevation) <= 90) {
    return { azimuthRad: azimuth * degrees, elevationRad: Math.max(-89, Math.min(89, elevation)) * degrees }
  }
  throw new SinewError('usage', `there is no camera "${text}"`, {
    expected: `one of ${Object.keys(named).join(', ')}, or azimuth and elevation (-90 to 90) in degrees: -55,22`,
    received: text,
  })
}
