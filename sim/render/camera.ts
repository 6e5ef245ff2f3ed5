import { SinewError } from '../../src/contract/errors.ts'
import type { Vec3 } from '../../src/description/types.ts'

/** From where a view looks: angles seen from the target, the world's z axis up. */
export interface Orbit {
  readonly target: Vec3
  /** About z from the x axis on. */
  readonly azimuthRad: number
  /** Above the horizon. */
  readonly elevationRad: number
  readonly distanceM: number
}

/** An orbit as the unit vectors of its image. */
export interface Camera {
  readonly eye: Vec3
  readonly right: Vec3
  readonly up: Vec3
  readonly forward: Vec3
}

/** Of the image's smaller side. */
export const fieldOfViewRad = (35 * Math.PI) / 180

const degrees = Math.PI / 180

/** Views by name: azimuth and elevation in degrees. */
const named: Readonly<Record<string, readonly [number, number]>> = {
  corner: [-55, 22],
  front: [0, 8],
  side: [-90, 8],
  back: [180, 8],
  top: [-90, 89],
}

export interface CameraAngles {
  readonly azimuthRad: number
  readonly elevationRad: number
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

export function orbitCamera({ target, azimuthRad, elevationRad, distanceM }: Orbit): Camera {
  const [ca, sa, ce, se] = [
    Math.cos(azimuthRad),
    Math.sin(azimuthRad),
    Math.cos(elevationRad),
    Math.sin(elevationRad),
  ]
  return {
    eye: [target[0] + distanceM * ca * ce, target[1] + distanceM * sa * ce, target[2] + distanceM * se],
    right: [-sa, ca, 0],
    up: [-ca * se, -sa * se, ce],
    forward: [-ca * ce, -sa * ce, -se],
  }
}
