import { type Channel, createSpace, type Space, type Unit } from '../contract/channel.ts'
import { SinewError } from '../contract/errors.ts'
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

/**
 * What a reading holds: `<joint>.position` and `<joint>.velocity` in the order of the sensors. Bounds are the
 * joint's limits; a measured value may lie a little outside.
 */
export function observationSpace(description: RobotDescription): Space {
  return createSpace(
    description.sensors.map((sensor) => jointChannel(findJoint(description, sensor.joint), sensor.measures)),
  )
}

/** What a command holds: one channel an actuator, in their order, named after the joint and the kind of command. */
export function actionSpace(description: RobotDescription): Space {
  return createSpace(
    description.actuators.map((actuator) =>
      jointChannel(findJoint(description, actuator.joint), actuator.kind),
    ),
  )
}
