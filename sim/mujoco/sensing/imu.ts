import type { ImuSensor } from '../../../src/description/types.ts'
import { createAccelerometer } from '../../kinematics/accelerometer.ts'
import {
  fromRpy,
  identity,
  multiplyInto,
  type Rotation,
  unrotateInto,
  type Vector,
  vector,
} from '../../kinematics/rotation.ts'
import type { Body } from '../body.ts'
import { readAttitude, readPoint, readVelocity } from './motion.ts'
import type { Sensing } from './types.ts'

interface Motion {
  readonly velocity: Vector
  readonly frame: Rotation
}

const zero = (): Vector => ({ x: 0, y: 0, z: 0 })
const motion = (): Motion => ({ velocity: zero(), frame: { ...identity } })

/** Orientation and gyroscope at the end of the control period, the accelerometer's mean over it. */
export function senseImu(sensor: ImuSensor, link: number, root: number): Sensing {
  const offset = vector(sensor.originM)
  const mounting = fromRpy(sensor.rpyRad)
  const accelerometer = createAccelerometer()
  const attitude: Rotation = { ...identity }
  const [at, spin, gravity, out3] = [zero(), zero(), zero(), zero()]
  let before = motion()
  let now = motion()

  const look = (body: Body): void => {
    const index = body.bodies[link]
    readAttitude(body, index, attitude)
    readPoint(body, index, attitude, offset, at)
    readVelocity(body, index, body.bodies[root], at, now.velocity, spin)
    multiplyInto(attitude, mounting, now.frame)
    gravity.x = body.gravity[0]
    gravity.y = body.gravity[1]
    gravity.z = body.gravity[2]
  }
  return {
    reset(body) {
      look(body)
      accelerometer.still(now.frame, gravity)
    },
    begin() {
      accelerometer.begin()
    },
    after(body) {
      const swap = before
      before = now
      now = swap
      look(body)
      accelerometer.add(before, now, gravity, body.stepS)
    },
    read(_body, out, at) {
      let place = at
      for (let index = 0; index < sensor.measures.length; index++) {
        const quantity = sensor.measures[index]
        if (quantity === 'orientation') out[place++] = now.frame.w
        else if (quantity === 'gyro') unrotateInto(now.frame, spin, out3)
        else accelerometer.mean(out3)
        const from = quantity === 'orientation' ? now.frame : out3
        out[place++] = from.x
        out[place++] = from.y
        out[place++] = from.z
      }
    },
  }
}
