import type { Vec3 } from '../../src/description/types.ts'
import { type CameraAngles, fieldOfViewRad, orbitCamera } from './camera.ts'
import type { Mesh } from './mesh.ts'
import { poseMatrix } from './pose.ts'
import type { Scene } from './scene.ts'

export interface Bounds {
  readonly low: Vec3
  readonly high: Vec3
}

/**
 * The box, along the world's axes, around all that a scene shows in the given poses.
 *
 * @param relativeTo a pose that counts as standing at x = y = 0 in every frame: for a camera that goes with it
 */
export function sceneBounds(
  scene: Pick<Scene, 'items'>,
  frames: readonly Float64Array[],
  relativeTo?: number,
): Bounds {
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const { mesh, pose } of scene.items) {
    const corners = cornersOf(mesh)
    for (const poses of frames) {
      for (const corner of corners) {
        const point = place(poses, pose, corner)
        for (let axis = 0; axis < 3; axis++) {
          const origin = relativeTo === undefined || axis === 2 ? 0 : poses[7 * relativeTo + axis]
          low[axis] = Math.min(low[axis] ?? 0, (point[axis] ?? 0) - origin)
          high[axis] = Math.max(high[axis] ?? 0, (point[axis] ?? 0) - origin)
        }
      }
    }
  }
  if (!(low[0] <= high[0])) return { low: [-0.5, -0.5, 0], high: [0.5, 0.5, 1] }
  return { low, high }
}

export const centreOf = ({ low, high }: Bounds): Vec3 => [
  (low[0] + high[0]) / 2,
  (low[1] + high[1]) / 2,
  (low[2] + high[2]) / 2,
]

/** Half of the box's diagonal. */
export const radiusOf = ({ low, high }: Bounds): number =>
  Math.max(0.02, Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]) / 2)

/** How far from the box's centre a camera is that sees all of it. `aspect`: width by height of the picture. */
export function distanceFor({ low, high }: Bounds, angles: CameraAngles, aspect: number): number {
  const { right, up, forward } = orbitCamera({ ...angles, target: [0, 0, 0], distanceM: 1 })
  const tangent = Math.tan(fieldOfViewRad / 2)
  const acrossTangent = tangent * Math.max(1, aspect)
  const upTangent = tangent * Math.max(1, 1 / aspect)
  let distance = 0
  for (const bits of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const arm = [0, 1, 2].map((axis) => {
      const half = ((high[axis as 0] ?? 0) - (low[axis as 0] ?? 0)) / 2
      return bits & (1 << axis) ? half : -half
    })
    const along = (direction: Vec3): number =>
      direction[0] * (arm[0] ?? 0) + direction[1] * (arm[1] ?? 0) + direction[2] * (arm[2] ?? 0)
    const needed = Math.max(Math.abs(along(right)) / acrossTangent, Math.abs(along(up)) / upTangent)
    distance = Math.max(distance, needed - along(forward))
  }
  return Math.max(0.05, 1.15 * distance)
}

/** Asked for once a frame, the same every time. */
const known = new WeakMap<Mesh, readonly Vec3[]>()

function cornersOf(mesh: Mesh): readonly Vec3[] {
  const corners = known.get(mesh) ?? boxCorners(mesh.positions)
  known.set(mesh, corners)
  return corners
}

function boxCorners(positions: Float32Array): Vec3[] {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let at = 0; at < positions.length; at++) {
    const axis = at % 3
    low[axis] = Math.min(low[axis] ?? 0, positions[at])
    high[axis] = Math.max(high[axis] ?? 0, positions[at])
  }
  const pick = (axis: number, upper: number): number => (upper ? high[axis] : low[axis]) ?? 0
  return [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [pick(0, bits & 1), pick(1, bits & 2), pick(2, bits & 4)])
}

/** A point of the pose's frame, in the world. */
function place(poses: Float64Array, pose: number, point: Vec3): Vec3 {
  const m = poseMatrix(poses, pose)
  const [x, y, z] = point
  return [
    m[0] * x + m[1] * y + m[2] * z + m[9],
    m[3] * x + m[4] * y + m[5] * z + m[10],
    m[6] * x + m[7] * y + m[8] * z + m[11],
  ]
}
