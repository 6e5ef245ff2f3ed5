import type { Camera } from '../../../sim/render/camera.ts'

/** 4×4, column by column, as WebGL takes them. */
export type Matrix4 = Float32Array

export function multiply(a: Matrix4, b: Matrix4): Matrix4 {
  const out = new Float32Array(16)
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += a[4 * k + row] * b[4 * column + k]
      out[4 * column + row] = sum
    }
  }
  return out
}

/** World to camera: x right, y up, z backwards. */
export function viewMatrix({ eye, right, up, forward }: Camera): Matrix4 {
  const along = (way: readonly [number, number, number]): number =>
    -(way[0] * eye[0] + way[1] * eye[1] + way[2] * eye[2])
  return Float32Array.of(
    ...[right[0], up[0], -forward[0], 0],
    ...[right[1], up[1], -forward[1], 0],
    ...[right[2], up[2], -forward[2], 0],
    ...[along(right), along(up), -along(forward), 1],
  )
}

/** `fieldRad`: of the picture's smaller side. */
export function perspective(fieldRad: number, aspect: number, near: number, far: number): Matrix4 {
  const scale = 1 / Math.tan(fieldRad / 2)
  const out = new Float32Array(16)
  out[0] = scale / Math.max(1, aspect)
  out[5] = scale * Math.min(1, aspect)
  out[10] = (far + near) / (near - far)
  out[11] = -1
  out[14] = (2 * far * near) / (near - far)
  return out
}

/** A box of `half` to every side of the camera, which may be behind it as well. */
export function parallel(half: number): Matrix4 {
  const out = new Float32Array(16)
  out[0] = out[5] = 1 / half
  out[10] = -1 / half
  out[15] = 1
  return out
}

/** Rotation row by row (9) and position (3), as `poseMatrix` has them. */
export function modelMatrix(pose: Float64Array): Matrix4 {
  return Float32Array.of(
    ...[pose[0], pose[3], pose[6], 0],
    ...[pose[1], pose[4], pose[7], 0],
    ...[pose[2], pose[5], pose[8], 0],
    ...[pose[9], pose[10], pose[11], 1],
  )
}
