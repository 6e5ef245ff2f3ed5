import type { RigidBody } from '@dimforge/rapier3d'
import type { ImuSensor } from '../../../src/description/types.ts'
import {
  add,
  fromRpy,
  identity,
  multiply,
  multiplyInto,
  type Rotation,
  rotate,
  rotateInto,
  unrotateInto,
  type Vector,
  vector,
} from '../../kinematics/rotation.ts'
import type { Tree } from '../../kinematics/tree.ts'
import type { Body } from '../body.ts'
import type { Sensing } from './types.ts'

const zero = (): Vector => ({ x: 0, y: 0, z: 0 })

/**
 * Orientation and gyroscope at the end of the control period. The accelerometer integrates: the mean over the period of
 * what a mass in the sensor feels, dv/dt − g in the sensor's frame, by differences over each physics step with the mean
 * of the frames before and after it.
 */
export function senseImu(sensor: ImuSensor, link: number, tree: Tree): Sensing {
  const { body: index, position, rotation } = tree.welds[link]
  const offset = add(position, rotate(rotation, vector(sensor.originM)))
  const mounting = multiply(rotation, fromRpy(sensor.rpyRad))

  const attitude: Rotation = { ...identity }
  const frame: Rotation = { ...identity }
  const frameBefore: Rotation = { ...identity }
  const velocity = zero()
  const velocityBefore = zero()
  const felt = zero()
  const half = zero()
  const sum = zero()
  const [arm, at, centre, spin] = [zero(), zero(), zero(), zero()]
  let steps = 0

  /** Velocity of the sensor's origin, and its frame. */
  const look = (rigid: RigidBody, moving: Vector, turned: Rotation): void => {
    rigid.rotation(attitude)
    rigid.translation(at)
    rigid.worldCom(centre)
    rigid.linvel(moving)
    rigid.angvel(spin)
    multiplyInto(attitude, mounting, turned)
    rotateInto(attitude, offset, arm)
    const [x, y, z] = [at.x + arm.x - centre.x, at.y + arm.y - centre.y, at.z + arm.z - centre.z]
    moving.x += spin.y * z - spin.z * y
    moving.y += spin.z * x - spin.x * z
    moving.z += spin.x * y - spin.y * x
  }

  const still = ({ world }: Body): void => {
    felt.x = -world.gravity.x
    felt.y = -world.gravity.y
    felt.z = -world.gravity.z
    unrotateInto(frame, felt, sum)
    steps = 1
  }

  return {
    reset(body) {
      look(body.bodies[index], velocity, frame)
      still(body)
    },
    before(body) {
      if (steps === body.substeps) {
        sum.x = sum.y = sum.z = 0
        steps = 0
      }
      look(body.bodies[index], velocityBefore, frameBefore)
    },
    after({ bodies, world }) {
      look(bodies[index], velocity, frame)
      const rate = 1 / world.timestep
      felt.x = (velocity.x - velocityBefore.x) * rate - world.gravity.x
      felt.y = (velocity.y - velocityBefore.y) * rate - world.gravity.y
      felt.z = (velocity.z - velocityBefore.z) * rate - world.gravity.z
      unrotateInto(frameBefore, felt, half)
      addHalf(sum, half)
      unrotateInto(frame, felt, half)
      addHalf(sum, half)
      steps += 1
    },
    read(_body, out, at) {
      let place = at
      for (let measured = 0; measured < sensor.measures.length; measured++) {
        const quantity = sensor.measures[measured]
        if (quantity === 'orientation') out[place++] = frame.w
        else if (quantity === 'gyro') unrotateInto(frame, spin, half)
        else {
          half.x = sum.x / steps
          half.y = sum.y / steps
          half.z = sum.z / steps
        }
        const from = quantity === 'orientation' ? frame : half
        out[place++] = from.x
        out[place++] = from.y
        out[place++] = from.z
      }
    },
  }
}

function addHalf(sum: Vector, { x, y, z }: Vector): void {
  sum.x += 0.5 * x
  sum.y += 0.5 * y
  sum.z += 0.5 * z
}
