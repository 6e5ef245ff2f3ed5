/** Rotation, row by row (9), then position (3), of the pose at `index`. Shape [12]. */
export function poseMatrix(poses: Float64Array, index: number): Float64Array {
  const [px, py, pz, w, x, y, z] = poses.subarray(7 * index, 7 * index + 7)
  return Float64Array.of(
    ...[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    ...[2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    ...[2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ...[px, py, pz],
  )
}
