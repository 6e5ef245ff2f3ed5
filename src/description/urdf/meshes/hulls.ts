import { principalInertia } from '../../principal.ts'
import { rotationFromRpy } from '../../rotation-matrix.ts'
import type { Vec3 } from '../../types.ts'
import type { MeshParts } from './read.ts'

/** A mesh of more parts than this is no set of convex pieces: one hull for all of it. */
const mostParts = 16
/**
 * Thinner than this is a sheet, of which no hull can be made: it is given this thickness. The share is of the largest
 * coordinate, for the physics has 32 bits.
 */
const thinnestM = 1e-3
const thinnestShare = 1e-4

export interface Hulls {
  readonly hulls: readonly (readonly Vec3[])[]
  /** What was changed, if anything was. */
  readonly note?: string
}

/**
 * Points whose convex hull stands for each part of a mesh: those farthest out in 98 directions, so at most 98, all of
 * them corners of the part's own hull.
 */
export function hullsOf(parts: MeshParts, scale: Vec3): Hulls {
  const pieces = parts.length > mostParts ? [joined(parts)] : parts
  const flat = { found: false }
  const hulls = pieces.map((points) => thickened(farthest(points, scale), flat))
  return flat.found
    ? { hulls, note: `flat collision mesh: made ${thinnestM} m thick, or ${thinnestShare} of its size` }
    : { hulls }
}

function joined(parts: MeshParts): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const part of parts) {
    all.set(part, end)
    end += part.length
  }
  return all
}

/** Half of the integer directions on the surface of a cube, one of each pair of opposites: no trigonometry. */
const directions: readonly Vec3[] = cubeDirections(2)

export function cubeDirections(size: number): Vec3[] {
  const found: Vec3[] = []
  for (let x = -size; x <= size; x++) {
    for (let y = -size; y <= size; y++) {
      for (let z = -size; z <= size; z++) {
        const first = x || y || z
        if (first > 0 && Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) === size) found.push([x, y, z])
      }
    }
  }
  return found
}

/** The points farthest along each direction and against it, in the mesh's order; of equal ones the first. */
function farthest(points: Float64Array, [sx, sy, sz]: Vec3): Vec3[] {
  const chosen = new Set<number>()
  for (const [dx, dy, dz] of directions) {
    const [x, y, z] = [dx * sx, dy * sy, dz * sz]
    let [most, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    let [front, back] = [0, 0]
    for (let at = 0; at + 2 < points.length; at += 3) {
      const reach = x * points[at] + y * points[at + 1] + z * points[at + 2]
      if (reach > most) {
        most = reach
        front = at
      }
      if (reach < least) {
        least = reach
        back = at
      }
    }
    chosen.add(front).add(back)
  }
  const order = [...chosen].sort((a, b) => a - b)
  return order.map((at) => [points[at] * sx, points[at + 1] * sy, points[at + 2] * sz])
}

/** Points that lie in a plane, on a line or in one spot, doubled on both sides of it. */
function thickened(points: readonly Vec3[], flat: { found: boolean }): readonly Vec3[] {
  const count = points.length
  const mean = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0) / count, 0))
  const spread = (i: number, j: number): number =>
    points.reduce((sum, point) => {
      return sum + (((point[i] ?? 0) - (mean[i] ?? 0)) * ((point[j] ?? 0) - (mean[j] ?? 0))) / count
    }, 0)
  const covariance = [spread(0, 0), spread(1, 1), spread(2, 2), spread(0, 1), spread(0, 2), spread(1, 2)]
  const axes = rotationFromRpy(principalInertia(covariance).inertiaRpyRad)
  const largest = Math.max(...points.map((point) => Math.max(...point.map(Math.abs))))
  const thinnest = Math.max(thinnestM, thinnestShare * largest)
  let result = points
  for (const column of [0, 1, 2]) {
    const [ax = 0, ay = 0, az = 0] = [axes[column], axes[3 + column], axes[6 + column]]
    const along = result.map(([x, y, z]) => ax * x + ay * y + az * z)
    if (Math.max(...along) - Math.min(...along) >= thinnest) continue
    flat.found = true
    const half = thinnest / 2
    result = [-half, half].flatMap((by) =>
      result.map(([x, y, z]): Vec3 => [x + by * ax, y + by * ay, z + by * az]),
    )
  }
  return result
}
