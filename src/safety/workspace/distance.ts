import type { Wall } from './types.ts'

/** Signed distance of points to a wall, > 0 where one may be; no point is nearer than it says (1-Lipschitz). */
export type Distance = (points: Float64Array, at: number) => number

/** Signed distance to the surface of a box of half sizes h, negative inside; x, y, z in the box's frame. */
function boxDistance(x: number, y: number, z: number, h: Float64Array): number {
  const dx = Math.abs(x) - h[0]
  const dy = Math.abs(y) - h[1]
  const dz = Math.abs(z) - h[2]
  const ox = Math.max(dx, 0)
  const oy = Math.max(dy, 0)
  const oz = Math.max(dz, 0)
  return Math.sqrt(ox * ox + oy * oy + oz * oz) + Math.min(Math.max(dx, dy, dz), 0)
}

export function createDistance(wall: Wall): Distance {
  if (wall.kind === 'plane') {
    const size = Math.hypot(...wall.normal)
    const [nx, ny, nz] = wall.normal.map((part) => part / size) as [number, number, number]
    const [px, py, pz] = wall.pointM
    const offset = nx * px + ny * py + nz * pz
    return (points, at) => nx * points[at] + ny * points[at + 1] + nz * points[at + 2] - offset
  }
  const r = Float64Array.from(wall.rotation)
  const [cx, cy, cz] = wall.centreM
  const half = Float64Array.from(wall.sizeM, (size) => size / 2)
  const side = wall.kind === 'keepOut' ? 1 : -1
  return (points, at) => {
    const x = points[at] - cx
    const y = points[at + 1] - cy
    const z = points[at + 2] - cz
    // By the transpose: from the world into the box's frame.
    const bx = r[0] * x + r[3] * y + r[6] * z
    const by = r[1] * x + r[4] * y + r[7] * z
    const bz = r[2] * x + r[5] * y + r[8] * z
    return side * boxDistance(bx, by, bz, half)
  }
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
