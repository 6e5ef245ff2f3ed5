import type { Vec3 } from '../../src/description/types.ts'
import { add, cross, dot, scale, type Vector, vector } from './rotation.ts'

/** Thickness below which points count as lying in one plane. */
const thinM = 1e-6
/**
 * The same as a share of how far the points are from the origin and from each other: engines round them to 24 bits
 * (6e-8), and what is flat but for rounding is no hull.
 */
const thinShare = 1e-6

/** A hull of the points has a volume: not all of them lie in one plane, within a micrometre or rounding. */
export function spansVolume(points: readonly Vec3[]): boolean {
  const [first, ...rest] = points.map(vector)
  if (!first) return false
  const arms = rest.map((point) => add(point, scale(first, -1)))
  const longest = (vectors: readonly Vector[]): Vector =>
    vectors.reduce((best, one) => (dot(one, one) > dot(best, best) ? one : best), { x: 0, y: 0, z: 0 })
  const edge = longest(arms)
  const farthest = Math.sqrt(
    Math.max(dot(edge, edge), ...points.map((point) => dot(vector(point), vector(point)))),
  )
  const thin = Math.max(thinM, thinShare * farthest)
  const normal = longest(arms.map((arm) => cross(edge, arm)))
  const size = Math.sqrt(dot(normal, normal))
  // Points on a line, within rounding, have no normal to speak of; beyond 1e77 m there are no squares.
  if (!(size > thin * Math.sqrt(dot(edge, edge))) || !Number.isFinite(size)) return false
  return arms.some((arm) => Math.abs(dot(arm, normal)) / size > thin)
}
