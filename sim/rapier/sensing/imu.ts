import type { RigidBody } from '@dimforge/rapier3d'
import type { ImuSensor } from '../../../src/description/types.ts'
import { createAccelerometer } from '../../kinematics/accelerometer.ts'
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
  const [arm, at, centre, spin, read3] = [zero(), zero(), zero(), zero(), zero()]
  const accelerometer = createAccelerometer()
  const before = { velocity: velocityBefore, frame: frameBefore }
  const now = { velocity, frame }
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

  return {
    reset(body) {
      look(body.bodies[index], velocity, frame)
      accelerometer.still(frame, body.world.gravity)
      steps = body.substeps
    },
    before(body) {
      if (steps === body.substeps) {
        accelerometer.begin()
        steps = 0
      }
      look(body.bodies[index], velocityBefore, frameBefore)
    },
    after({ bodies, world }) {
      look(bodies[index], velocity, frame)
      accelerometer.add(before, now, world.gravity, world.timestep)
      steps += 1
    },
    read(_body, out, at) {
      let place = at
      for (let measured = 0; measured < sensor.measures.length; measured++) {
        const quantity = sensor.measures[measured]
        if (quantity === 'orientation') out[place++] = frame.w
        else if (quantity === 'gyro') unrotateInto(frame, spin, read3)
        else accelerometer.mean(read3)
        const from = quantity === 'orientation' ? frame : read3
        out[place++] = from.x
        out[place++] = from.y
        out[place++] = from.z
      }
    },
  }
}
