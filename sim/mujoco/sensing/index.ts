import { sensorReadings } from '../../../src/description/sensors.ts'
import type { RobotDescription, Sensor } from '../../../src/description/types.ts'
import { jointReading } from '../../kinematics/joint-reading.ts'
import { sensorFrame, sensorLink } from '../../kinematics/sensor-places.ts'
import type { Tree } from '../../kinematics/tree.ts'
import type { Remembers } from '../../state.ts'
import type { Body } from '../body.ts'
import type { Drive } from '../drive.ts'
import type { Mujoco } from '../module.ts'
import type { Readout } from '../readout.ts'
import { senseBase } from './base.ts'
import { senseContact } from './contact.ts'
import { senseImu } from './imu.ts'
import { senseRange } from './range.ts'
import type { Sensing } from './types.ts'

/** All sensors of a robot. */
export interface Senses extends Remembers {
  /** Whether any is to be told how links `moved`. */
  readonly watches: boolean
  /** Whether `read` must find poses and velocities of links as they are. */
  readonly poses: boolean
  reset(body: Body): void
  /** A control step begins. */
  begin(body: Body): void
  /** A physics step was made. */
  after(body: Body): void
  /** Poses and velocities of links are those after a physics step: once for each, in their order. */
  moved(body: Body): void
  /** In the order of `observationSpace(description)`. */
  read(body: Body, out: Float64Array): void
  free(): void
}

/** @throws SinewError `description` for a sensor that sits on nothing. */
export function createSenses(
  mujoco: Mujoco,
  description: RobotDescription,
  tree: Tree,
  readout: Readout,
  drive: Drive,
): Senses {
  const joints = {
    position: readout.position,
    velocity: readout.velocity,
    effort: (actuator: number) => drive.effort(actuator, readout),
  }
  const contacts = description.sensors.filter(({ kind }) => kind === 'contact')
  const sense = (sensor: Sensor): Sensing => {
    switch (sensor.kind) {
      case 'joint': {
        const reading = jointReading(sensor, description, tree, joints)
        return {
          read(_body, out, at) {
            out[at] = reading()
          },
        }
      }
      case 'imu':
        return senseImu(sensor, sensorLink(description, sensor.link), tree.root)
      case 'contact':
        sensorLink(description, sensor.link)
        return senseContact(sensor, contacts.indexOf(sensor))
      case 'range': {
        const frame = sensorFrame(description, sensor.frame)
        return senseRange(mujoco, sensor, frame, sensorLink(description, frame.link), tree)
      }
      case 'base':
        return senseBase(sensor, tree.root)
    }
  }
  const all = description.sensors.map(sense)
  const readings = sensorReadings(description)
  const places = description.sensors.map((sensor) => readings.findIndex((one) => one.sensor === sensor))
  const beginning = all.filter(({ begin }) => begin)
  const counting = all.filter(({ after }) => after)
  const watching = all.filter(({ moved }) => moved)

  return {
    watches: watching.length > 0,
    poses: all.some(({ poses }) => poses),
    reset(body) {
      for (let index = 0; index < all.length; index++) all[index].reset?.(body)
    },
    begin(body) {
      for (let index = 0; index < beginning.length; index++) beginning[index].begin?.(body)
    },
    after(body) {
      for (let index = 0; index < counting.length; index++) counting[index].after?.(body)
    },
    moved(body) {
      for (let index = 0; index < watching.length; index++) watching[index].moved?.(body)
    },
    read(body, out) {
      for (let index = 0; index < all.length; index++) all[index].read(body, out, places[index])
    },
    save(out) {
      for (const one of all) one.save?.(out)
    },
    restore(from) {
      for (const one of all) one.restore?.(from)
    },
    free() {
      for (const one of all) one.free?.()
    },
  }
}
