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
  }
}
