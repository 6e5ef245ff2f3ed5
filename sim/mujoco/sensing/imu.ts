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
  const seen = motion()

  /** Pose of the sensor, its rate of turn and, of a point that accelerates, its velocity. */
  const look = (body: Body, { velocity, frame }: Motion): void => {
    const index = body.bodies[link]
    readAttitude(body, index, attitude)
    readPoint(body, index, attitude, offset, at)
    readVelocity(body, index, body.bodies[root], at, velocity, spin)
    multiplyInto(attitude, mounting, frame)
    gravity.x = body.gravity[0]
    gravity.y = body.gravity[1]
    gravity.z = body.gravity[2]
  }
  const accelerations: Partial<Sensing> = {
    reset(body) {
      look(body, now)
      accelerometer.still(now.frame, gravity)
    },
    begin() {
      accelerometer.begin()
    },
    moved(body) {
      const swap = before
      before = now
      now = swap
      look(body, now)
      accelerometer.add(before, now, gravity, body.stepS)
    },
    save(out) {
      const { velocity: v, frame: f } = now
      out.array([v.x, v.y, v.z, f.w, f.x, f.y, f.z])
      accelerometer.save(out)
    },
    restore(from) {
      const { velocity: v, frame: f } = now
      for (const axis of ['x', 'y', 'z'] as const) v[axis] = from.number()
      for (const part of ['w', 'x', 'y', 'z'] as const) f[part] = from.number()
      accelerometer.restore(from)
    },
  }
  return {
    poses: true,
    ...(sensor.measures.includes('accel') ? accelerations : {}),
    read(body, out, at) {
      look(body, seen)
      let place = at
      for (let index = 0; index < sensor.measures.length; index++) {
        const quantity = sensor.measures[index]
        if (quantity === 'orientation') out[place++] = seen.frame.w
        else if (quantity === 'gyro') unrotateInto(seen.frame, spin, out3)
        else accelerometer.mean(out3)
        const from = quantity === 'orientation' ? seen.frame : out3
        out[place++] = from.x
        out[place++] = from.y
        out[place++] = from.z
      }
    },
  }
}
