import type { ActuatorLimits } from '../types.ts'
import type { Point, WorkspaceBody, WorkspaceLimits } from './types.ts'

const length = (point: Point): number => Math.hypot(...point)

/** Distance of a point from the line through the origin along the unit vector `axis`. */
function fromAxis([x, y, z]: Point, [ax, ay, az]: Point): number {
  return Math.hypot(y * az - z * ay, z * ax - x * az, x * ay - y * ax)
}

/**
 * How far a body's point moves at most, per rad or m of each actuator's command, wherever the joints are:
 *
 *     |p(x) − p(y)| ≤ Σ_j reach_j · |x_j − y_j|
 *
 * A joint that turns moves the point by its distance from the axis, and that is at most the way from the joint to the
 * point along the links. Written into `out`, added to what is there. Shape [actuators].
 *
 * @param until the body at which to end, which is not counted; −1 goes up to the root
 */
export function addReach(
  { bodies }: Pick<WorkspaceLimits, 'bodies'>,
  actuators: readonly Pick<ActuatorLimits, 'lower' | 'upper'>[],
  body: number,
  point: Point,
  until: number,
  out: Float64Array,
): void {
  let way = length(point)
  for (let index = body; index >= 0 && index !== until; index = (bodies[index] as WorkspaceBody).parent) {
    const { kind, axis, actuator, multiplier, offset, originM } = bodies[index] as WorkspaceBody
    const lever = index === body ? fromAxis(point, axis) : way
    if (kind === 'turns') out[actuator] += Math.abs(multiplier) * lever
    if (kind === 'slides') {
      const { lower, upper } = actuators[actuator]
      out[actuator] += Math.abs(multiplier)
      way += Math.max(Math.abs(multiplier * lower + offset), Math.abs(multiplier * upper + offset))
    }
    way += length(originM)
  }
}

/** The last body that carries both. */
export function commonBody(
  { bodies }: Pick<WorkspaceLimits, 'bodies'>,
  first: number,
  second: number,
): number {
  let [a, b] = [first, second]
  // A parent stands before its children, so the later of two different bodies is not the one that carries both.
  while (a !== b) {
    if (a > b) a = (bodies[a] as WorkspaceBody).parent
    else b = (bodies[b] as WorkspaceBody).parent
  }
  return a
}
