import { type Rotation, rotateInto, type Vector } from '../../kinematics/rotation.ts'
import type { Body } from '../body.ts'

const arm: Vector = { x: 0, y: 0, z: 0 }

/** How a body stands. */
export function readAttitude({ xquat }: Body, body: number, out: Rotation): void {
  out.w = xquat[4 * body]
  out.x = xquat[4 * body + 1]
  out.y = xquat[4 * body + 2]
  out.z = xquat[4 * body + 3]
}

/** Where a point of a body is, given in the body's frame. */
export function readPoint(
  { xpos }: Body,
  body: number,
  attitude: Rotation,
  offset: Vector,
  out: Vector,
): void {
  rotateInto(attitude, offset, arm)
  out.x = xpos[3 * body] + arm.x
  out.y = xpos[3 * body + 1] + arm.y
  out.z = xpos[3 * body + 2] + arm.z
}

/**
 * How a point of a body moves. MuJoCo's velocities are of the point of the body that is at the centre of mass of the
 * whole tree that it belongs to.
 */
export function readVelocity(
  { cvel, subtreeCentre }: Body,
  body: number,
  root: number,
  at: Vector,
  linear: Vector,
  angular: Vector,
): void {
  angular.x = cvel[6 * body]
  angular.y = cvel[6 * body + 1]
  angular.z = cvel[6 * body + 2]
  const x = at.x - subtreeCentre[3 * root]
  const y = at.y - subtreeCentre[3 * root + 1]
  const z = at.z - subtreeCentre[3 * root + 2]
  linear.x = cvel[6 * body + 3] + angular.y * z - angular.z * y
  linear.y = cvel[6 * body + 4] + angular.z * x - angular.x * z
  linear.z = cvel[6 * body + 5] + angular.x * y - angular.y * x
}
