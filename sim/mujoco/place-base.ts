import { unrotateInto } from '../kinematics/rotation.ts'
import type { Body } from './body.ts'

const angular = { x: 0, y: 0, z: 0 }
const turned = { x: 0, y: 0, z: 0 }

/** A floating base's joint is the model's first. MuJoCo takes its angular velocity in the body's axes. */
export function placeBase({ qpos, qvel }: Body, pose: Float64Array, velocity: Float64Array): void {
  const [, , , w = 1, x = 0, y = 0, z = 0] = pose
  qpos.set(pose)
  angular.x = velocity[3]
  angular.y = velocity[4]
  angular.z = velocity[5]
  unrotateInto({ x, y, z, w }, angular, turned)
  qvel.set(velocity)
  qvel[3] = turned.x
  qvel[4] = turned.y
  qvel[5] = turned.z
}
