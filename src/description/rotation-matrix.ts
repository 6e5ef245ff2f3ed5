import type { Vec3 } from './types.ts'

/** Roll, pitch and yaw as a row-major 3×3 rotation, URDF's convention: R = Rz(yaw)·Ry(pitch)·Rx(roll). */
export function rotationFromRpy([roll, pitch, yaw]: Vec3): number[] {
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)]
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)]
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)]
  return [
    cy * cp,
    cy * sp * sr - sy * cr,
    cy * sp * cr + sy * sr,
    sy * cp,
    sy * sp * sr + cy * cr,
    sy * sp * cr - cy * sr,
    -sp,
    cp * sr,
    cp * cr,
  ]
}

/** The inverse of {@link rotationFromRpy}; with the pitch at ±π/2 the roll is 0. */
export function rpyFromRotation(rotation: readonly number[]): Vec3 {
  const [xx = 1, xy = 0, , yx = 0, yy = 1, , zx = 0, zy = 0, zz = 1] = rotation
  const pitch = Math.asin(Math.min(1, Math.max(-1, -zx)))
  if (Math.hypot(xx, yx) < 1e-9) return [0, pitch, Math.atan2(-xy, yy)]
  return [Math.atan2(zy, zz), pitch, Math.atan2(yx, xx)]
}
