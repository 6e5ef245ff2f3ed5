import type { Wall } from './types.ts'

/** Numbers that a wall takes in a table of walls: see `writeWall`. */
export const wallLength = 16

/**
 * A wall as numbers: 0 and the normal (unit) and how far the plane is from the origin along it; or 1 (keep out) or −1
 * (keep in), the centre, half the sizes, and the rotation, row-major.
 */
export function writeWall(wall: Wall, out: Float64Array, at: number): void {
  if (wall.kind !== 'plane') {
    const half = wall.sizeM.map((size) => size / 2)
    out.set([wall.kind === 'keepOut' ? 1 : -1, ...wall.centreM, ...half, ...wall.rotation], at)
    return
  }
  const size = Math.hypot(...wall.normal)
  const normal = wall.normal.map((part) => part / size)
  const offset = normal.reduce((sum, part, axis) => sum + part * wall.pointM[axis], 0)
  out.set([0, ...normal, offset], at)
}

/**
 * Signed distance of a point to a wall of a table, > 0 where one may be; no point of the wall is nearer (1-Lipschitz).
 */
export function wallDistance(w: Float64Array, at: number, x: number, y: number, z: number): number {
  const side = w[at]
  if (side === 0) return w[at + 1] * x + w[at + 2] * y + w[at + 3] * z - w[at + 4]
  const px = x - w[at + 1]
  const py = y - w[at + 2]
  const pz = z - w[at + 3]
  // By the transpose: from the world into the box's frame.
  const dx = Math.abs(w[at + 7] * px + w[at + 10] * py + w[at + 13] * pz) - w[at + 4]
  const dy = Math.abs(w[at + 8] * px + w[at + 11] * py + w[at + 14] * pz) - w[at + 5]
  const dz = Math.abs(w[at + 9] * px + w[at + 12] * py + w[at + 15] * pz) - w[at + 6]
  const deepest = Math.max(dx, dy, dz)
  if (deepest <= 0) return side * deepest
  const ox = Math.max(dx, 0)
  const oy = Math.max(dy, 0)
  const oz = Math.max(dz, 0)
  return side * Math.sqrt(ox * ox + oy * oy + oz * oz)
}

const clampShare = (share: number): number => Math.min(Math.max(share, 0), 1)

/**
 * Distance between two segments, given by their ends at ends[at…at+5] and ends[other…other+5].
 * Ericson, Real-Time Collision Detection (2005), section 5.1.9.
 */
export function segmentDistance(ends: Float64Array, at: number, other: number): number {
  const ux = ends[at + 3] - ends[at]
  const uy = ends[at + 4] - ends[at + 1]
  const uz = ends[at + 5] - ends[at + 2]
  const vx = ends[other + 3] - ends[other]
  const vy = ends[other + 4] - ends[other + 1]
  const vz = ends[other + 5] - ends[other + 2]
  const wx = ends[at] - ends[other]
  const wy = ends[at + 1] - ends[other + 1]
  const wz = ends[at + 2] - ends[other + 2]
  const a = ux * ux + uy * uy + uz * uz
  const e = vx * vx + vy * vy + vz * vz
  const b = ux * vx + uy * vy + uz * vz
  const c = ux * wx + uy * wy + uz * wz
  const f = vx * wx + vy * wy + vz * wz
  const cross = a * e - b * b
  let s = cross > 0 ? clampShare((b * f - c * e) / cross) : 0
  let t = e > 0 ? (b * s + f) / e : 0
  if (t < 0 || t > 1 || e === 0) {
    t = clampShare(t)
    s = a > 0 ? clampShare((b * t - c) / a) : 0
  }
  const x = wx + s * ux - t * vx
  const y = wy + s * uy - t * vy
  const z = wz + s * uz - t * vz
  return Math.sqrt(x * x + y * y + z * z)
}
