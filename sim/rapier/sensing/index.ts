import type { Collider, EventQueue } from '@dimforge/rapier3d'
import { sensorReadings } from '../../../src/description/sensors.ts'
import type { RobotDescription, Sensor } from '../../../src/description/types.ts'
import { jointReading } from '../../kinematics/joint-reading.ts'
import { sensorFrame, sensorLink } from '../../kinematics/sensor-places.ts'
import type { Tree } from '../../kinematics/tree.ts'
import type { Remembers } from '../../state.ts'
import type { Body } from '../body.ts'
import type { Drive } from '../drive.ts'
import type { Physics } from '../physics.ts'
import type { Readout } from '../readout.ts'
import { createStepper } from '../stepper.ts'
import { senseBase } from './base.ts'
import { senseContact } from './contact.ts'
import { senseImu } from './imu.ts'
import { senseRange } from './range.ts'
import type { Sensing } from './types.ts'

/** All sensors of a robot. */
export interface Senses extends Remembers {
  /** Once, before the snapshot that resets restore. */
  prepare(body: Body): void
  reset(body: Body): void
  /** A control step begins. */
  begin(body: Body): void
  /** A physics step, watched by the sensors that need to. @param last of its control step */
  step(body: Body, last: boolean): void
  /** In the order of `observationSpace(description)`. */
  read(body: Body, out: Float64Array): void
  free(): void
}

/** Rapier's own event: its wrapper would be two objects more for each. */
interface ForceEvent {
  collider1(): number
  collider2(): number
  total_force_magnitude(): number
  free(): void
}

/**
 * @param objects the shapes of the things beside the robot, which rays see
 * @throws SinewError `description` for a sensor that sits on nothing.
 */
export function createSenses(
  physics: Physics,
  description: RobotDescription,
  tree: Tree,
  readout: Readout,
  drive: Drive,
  objects: () => readonly Collider[],
): Senses {
  const link = (name: string): number => sensorLink(description, name)
  const joints = {
    position: readout.position,
    velocity: readout.velocity,
    effort: (actuator: number) => drive.effort(actuator, readout),
  }
  const sense = (sensor: Sensor): Sensing => {
    switch (sensor.kind) {
      case 'joint':
        return one(jointReading(sensor, description, tree, joints))
      case 'imu':
        return senseImu(sensor, link(sensor.link), tree)
      case 'contact':
        return senseContact(physics, sensor, link(sensor.link))
      case 'range': {
        const frame = sensorFrame(description, sensor.frame)
        return senseRange(physics, sensor, frame, link(frame.link), tree, objects)
      }
      case 'base':
        return senseBase(sensor, tree.root)
    }
  }
  const all = description.sensors.map(sense)
  const readings = sensorReadings(description)
  const places = description.sensors.map((sensor) => readings.findIndex((one) => one.sensor === sensor))
  const beginning = all.filter(({ begin }) => begin)
  const watching = all.filter(({ after }) => after)
  const feeling = all.filter(({ pressed }) => pressed)
  const feelsAll = feeling.some(({ feels }) => feels === 'all')
  const events: EventQueue | undefined = feeling.length > 0 ? new physics.EventQueue(true) : undefined
  const stepper = createStepper(physics)
  const press = (event: ForceEvent): void => {
    const [one, other, forceN] = [event.collider1(), event.collider2(), event.total_force_magnitude()]
    event.free()
    for (let index = 0; index < feeling.length; index++) {
      feeling[index].pressed?.(one, forceN)
      feeling[index].pressed?.(other, forceN)
    }
  }

  return {
    prepare(body) {
      for (const one of all) one.prepare?.(body)
    },
    reset(body) {
      for (let index = 0; index < all.length; index++) all[index].reset?.(body)
    },
    begin(body) {
      for (let index = 0; index < beginning.length; index++) beginning[index].begin?.(body)
    },
    step(body, last) {
      if (events && (last || feelsAll)) {
        stepper.step(body.world, events)
        events.raw.drainContactForceEvents(press)
      } else stepper.step(body.world)
      for (let index = 0; index < watching.length; index++) watching[index].after?.(body)
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
      stepper.free()
      events?.free()
    },
  }
}

/** A sensor of one number that any engine reads alike. */
function one(reading: () => number): Sensing {
  return {
    read(_body, out, at) {
      out[at] = reading()
    },
  }
}
