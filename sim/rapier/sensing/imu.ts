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
  const [arm, at, centre, spin, read3] = [zero(), zero(), zero(), zero(), zero()]
  const accelerometer = createAccelerometer()
  let before = { velocity: zero(), frame: { ...identity } }
  let now = { velocity: zero(), frame: { ...identity } }

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

  const accelerations: Partial<Sensing> = {
    reset({ bodies, world }) {
      look(bodies[index], now.velocity, now.frame)
      accelerometer.still(now.frame, world.gravity)
    },
    begin({ bodies }) {
      accelerometer.begin()
      // Since the last step it may have been pushed.
      look(bodies[index], now.velocity, now.frame)
    },
    after({ bodies, world }) {
      const swap = before
      before = now
      now = swap
      look(bodies[index], now.velocity, now.frame)
      accelerometer.add(before, now, world.gravity, world.timestep)
    },
    // A control step begins with a look of its own.
    save: accelerometer.save,
    restore: accelerometer.restore,
  }

  return {
    ...(sensor.measures.includes('accel') ? accelerations : {}),
    read({ bodies }, out, place) {
      const rigid = bodies[index]
      rigid.rotation(attitude)
      rigid.angvel(spin)
      multiplyInto(attitude, mounting, frame)
      let next = place
      for (let measured = 0; measured < sensor.measures.length; measured++) {
        const quantity = sensor.measures[measured]
        if (quantity === 'orientation') out[next++] = frame.w
        else if (quantity === 'gyro') unrotateInto(frame, spin, read3)
        else accelerometer.mean(read3)
        const from = quantity === 'orientation' ? frame : read3
        out[next++] = from.x
        out[next++] = from.y
        out[next++] = from.z
      }
    },
  }
}
