import { createSpace } from '../contract/channel.ts'
import { SinewError } from '../contract/errors.ts'
import { actionSpace, findJoint } from '../description/spaces.ts'
import type { Joint, RobotDescription } from '../description/types.ts'
import type { ActionMapper } from './types.ts'

/** The policy's action is the actuator command itself. */
export function directAction(description: RobotDescription): ActionMapper {
  return {
    name: 'direct',
    space: actionSpace(description),
    map(action, _sent, command) {
      command.set(action)
    },
    taken(sent, _before, action) {
      action.set(sent)
    },
  }
}

/**
 * The policy asks for joint velocities (rad/s or m/s, within each joint's velocity limit); position servos are
 * commanded the integral, command ← command in force + velocity · period, kept inside the position limits.
 *
 * Integrating from the command in force, not from the measurement, keeps a lagging servo from slowing the joint
 * (ros2_control PR #2183).
 *
 * @param only the joints that the policy moves, in the actuators' order; all others stay where they are commanded
 * @throws SinewError `description` unless every actuator is a position servo.
 */
export function jointVelocityAction(description: RobotDescription, only?: readonly string[]): ActionMapper {
  const driven = description.actuators.map((actuator): { joint: Joint; moves: boolean } => {
    const moves = only?.includes(actuator.joint) ?? true
    if (actuator.kind === 'position') return { joint: findJoint(description, actuator.joint), moves }
    throw new SinewError('description', `actuator "${actuator.name}" cannot follow a joint velocity action`, {
      where: `${description.source}, actuators.${actuator.name}`,
      expected: 'kind: position',
      received: `kind: ${actuator.kind}`,
      fix: 'use directAction in the task, or a position servo in robot.yaml',
    })
  })
  const periodS = 1 / description.rateHz
  const moved = driven.flatMap(({ joint, moves }, index) => (moves ? [{ joint, index }] : []))
  const space = createSpace(
    moved.map(({ joint }) => ({
      name: `${joint.name}.velocity`,
      unit: joint.unit === 'rad' ? 'rad/s' : 'm/s',
      low: -joint.velocity,
      high: joint.velocity,
    })),
  )
  return {
    name: 'joint-velocity',
    space,
    map(action, sent, command) {
      if (only) command.set(sent)
      for (let place = 0; place < moved.length; place++) {
        const { joint, index } = moved[place]
        const target = sent[index] + action[place] * periodS
        command[index] = Math.min(joint.upper, Math.max(joint.lower, target))
      }
    },
    taken(sent, before, action) {
      for (let place = 0; place < moved.length; place++) {
        const { index } = moved[place]
        action[place] = (sent[index] - before[index]) / periodS
      }
    },
  }
}

/** Of a joint's range. */
const marginOfRange = 0.03

/**
 * The policy says how far each position servo shall be from a pose (rad or m): the usual action of legged robots, whose
 * every step starts from a stance. Kept off the end stops, where a loaded servo would be pushed beyond its limits.
 *
 * @param pose by joint name; joints that it leaves out have theirs at 0
 * @param range largest offset, the same for all
 * @throws SinewError `description` unless every actuator is a position servo.
 */
export function jointOffsetAction(
  description: RobotDescription,
  pose: Readonly<Record<string, number>>,
  range: number,
): ActionMapper {
  const joints = description.actuators.map(({ name, joint, kind }) => {
    if (kind === 'position') return findJoint(description, joint)
    throw new SinewError('description', `actuator "${name}" cannot follow an offset from a pose`, {
      where: `${description.source}, actuators.${name}`,
      expected: 'kind: position',
      received: `kind: ${kind}`,
      fix: 'use directAction in the task, or a position servo in robot.yaml',
    })
  })
  const middle = Float64Array.from(joints, ({ name }) => pose[name] ?? 0)
  return {
    name: 'joint-offset',
    space: createSpace(
      joints.map(({ name, unit }) => ({ name: `${name}.offset`, unit, low: -range, high: range })),
    ),
    map(action, _sent, command) {
      for (let index = 0; index < joints.length; index++) {
        const { lower, upper } = joints[index]
        const margin = marginOfRange * (upper - lower)
        const target = middle[index] + action[index]
        command[index] = Math.min(upper - margin, Math.max(lower + margin, target))
      }
    },
    taken(sent, _before, action) {
      for (let index = 0; index < joints.length; index++) action[index] = sent[index] - middle[index]
    },
  }
}
