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

export interface CameraAngles {
  readonly azimuthRad: number
  readonly elevationRad: number
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
