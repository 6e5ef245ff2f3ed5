import { type Channel, createSpace, type Space, type Unit } from '../contract/channel.ts'
import { SinewError } from '../contract/errors.ts'
import { type SensorReading, sensorReadings } from './sensors.ts'
import type { Joint, RobotDescription } from './types.ts'

/** @throws SinewError `description` if there is no such joint. */
export function findJoint(description: RobotDescription, name: string): Joint {
  const joint = description.joints.find((each) => each.name === name)
  if (joint) return joint
  throw new SinewError('description', `robot "${description.name}" has no joint "${name}"`, {
    where: description.source,
    expected: `one of ${description.joints.map((each) => each.name).join(', ')}`,
    received: name,
  })
}

/** Joints that are not fixed, in the description's order: the order of every vector of joint positions. */
export function movingJoints(description: RobotDescription): readonly Joint[] {
  return description.joints.filter((joint) => joint.kind !== 'fixed')
}

type Quantity = 'position' | 'velocity' | 'effort'

const units: Record<Quantity, Record<Joint['unit'], Unit>> = {
  position: { rad: 'rad', m: 'm' },
  velocity: { rad: 'rad/s', m: 'm/s' },
  effort: { rad: 'N·m', m: 'N' },
}

function jointChannel(joint: Joint, quantity: Quantity): Channel {
  const [low, high] =
    quantity === 'position' ? [joint.lower, joint.upper] : [-joint[quantity], joint[quantity]]
  return { name: `${joint.name}.${quantity}`, unit: units[quantity][joint.unit], low, high }
}

/** Nominal bounds of where a floating base goes and how fast: for scaling, not limits. */
const baseBounds: Record<string, readonly [Unit, number]> = {
  position: ['m', 100],
  orientation: ['1', 1],
  linear: ['m/s', 20],
  angular: ['rad/s', 40],
}

function sensorChannel(description: RobotDescription, { sensor, quantity, channel }: SensorReading): Channel {
  const within = (unit: Unit, low: number, high: number): Channel => ({ name: channel, unit, low, high })
  switch (sensor.kind) {
    case 'joint':
      return jointChannel(findJoint(description, sensor.joint), sensor.measures)
    case 'imu': {
      if (quantity === 'orientation') return within('1', -1, 1)
      if (quantity === 'gyro') return within('rad/s', -sensor.maxGyroRadPerS, sensor.maxGyroRadPerS)
      return within('m/s²', -sensor.maxAccelMPerS2, sensor.maxAccelMPerS2)
    }
    case 'contact':
      return quantity === 'force' ? within('N', 0, sensor.maxN) : within('1', 0, 1)
    case 'range':
      return within('m', 0, sensor.maxM)
    case 'base': {
      const [unit, bound] = baseBounds[quantity] ?? ['1', 1]
      return within(unit, -bound, bound)
    }
  }
}

/**
 * What a reading holds, in the order of the sensors: `<joint>.position`, `<imu>.gyro.x`, `<link>.contact`,
 * `base.position.z` … Bounds are the joint's limits or the sensor's full scale; a measured value may lie a little
 * outside.
 */
export function observationSpace(description: RobotDescription): Space {
  return createSpace(sensorReadings(description).map((reading) => sensorChannel(description, reading)))
}

/** What a command holds: one channel an actuator, in their order, named after the joint and the kind of command. */
export function actionSpace(description: RobotDescription): Space {
  return createSpace(
    description.actuators.map((actuator) =>
      jointChannel(findJoint(description, actuator.joint), actuator.kind),
    ),
  )
}
