import type { Vec3 } from '../../src/description/types.ts'

interface Face {
  readonly corners: readonly [number, number, number]
  readonly normal: Vec3
  readonly offset: number
}

const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/**
 * The triangles of the points' convex hull, corner by corner, by adding one point after another: what the point sees
 * of the hull goes, and its outline is joined to the point. Empty where the points lie in one plane.
 */
export function hullCorners(points: readonly Vec3[]): number[] {
  const start = tetrahedron(points)
  if (!start) return []
  const [a, b, c, d] = start
  const spread = Math.max(...points.flatMap((point) => minus(point, points[a] ?? point).map(Math.abs)))
  const slack = 1e-7 * spread
  const faceOf = (i: number, j: number, k: number): Face => {
    const [p, q, r] = [at(points, i), at(points, j), at(points, k)]
    const normal = cross(minus(q, p), minus(r, p))
    const length = Math.hypot(...normal) || 1
    const unit: Vec3 = [normal[0] / length, normal[1] / length, normal[2] / length]
    return { corners: [i, j, k], normal: unit, offset: dot(unit, p) }
  }
  let faces = [faceOf(a, b, c), faceOf(a, d, b), faceOf(b, d, c), faceOf(c, d, a)]
  for (const [index, point] of points.entries()) {
    const seen = faces.filter(({ normal, offset }) => dot(normal, point) - offset > slack)
    if (seen.length === 0) continue
    const edges = new Map<string, readonly [number, number]>()
    for (const { corners } of seen) {
      for (const turn of [0, 1, 2]) {
        const [from, to] = [corners[turn] ?? 0, corners[(turn + 1) % 3] ?? 0]
        // An edge between two faces that go is inside; the other face has it the other way round.
        if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, [from, to])
      }
    }
    const rim = [...edges.values()].map(([from, to]) => faceOf(from, to, index))
    faces = [...faces.filter((face) => !seen.includes(face)), ...rim]
  }
  return faces.flatMap(({ corners }) => corners.flatMap((corner) => at(points, corner)))
}

function at(points: readonly Vec3[], index: number): Vec3 {
  return points[index] ?? [0, 0, 0]
}

/** Four points far apart, the first three counter-clockwise seen from where the fourth is not. */
function tetrahedron(points: readonly Vec3[]): readonly [number, number, number, number] | undefined {
  const farthest = (distance: (point: Vec3) => number): number =>
    points.reduce((best, point, index) => (distance(point) > distance(at(points, best)) ? index : best), 0)
  const first = at(points, 0)
  const b = farthest((point) => Math.hypot(...minus(point, first)))
  const edge = minus(at(points, b), first)
  const c = farthest((point) => Math.hypot(...cross(edge, minus(point, first))))
  const normal = cross(edge, minus(at(points, c), first))
  const height = (point: Vec3): number => dot(normal, minus(point, first))
  const d = farthest((point) => Math.abs(height(point)))
  const size = Math.hypot(...edge)
  if (!(Math.abs(height(at(points, d))) > 1e-9 * size ** 3)) return undefined
  return height(at(points, d)) < 0 ? [0, b, c, d] : [0, c, b, d]
}
