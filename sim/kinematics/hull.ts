import type { Vec3 } from '../../src/description/types.ts'
import { add, cross, dot, scale, type Vector, vector } from './rotation.ts'

/** A hull of the points has a volume: not all of them lie in one plane, within a micrometre. */
export function spansVolume(points: readonly Vec3[]): boolean {
  const [first, ...rest] = points.map(vector)
  if (!first) return false
  const arms = rest.map((point) => add(point, scale(first, -1)))
  const longest = (vectors: readonly Vector[]): Vector =>
    vectors.reduce((best, one) => (dot(one, one) > dot(best, best) ? one : best), { x: 0, y: 0, z: 0 })
  const edge = longest(arms)
  const normal = longest(arms.map((arm) => cross(edge, arm)))
  const size = Math.sqrt(dot(normal, normal))
  return size > 0 && arms.some((arm) => Math.abs(dot(arm, normal)) / size > 1e-6)
}
