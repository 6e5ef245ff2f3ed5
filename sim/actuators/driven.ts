import { SinewError } from '../../src/contract/errors.ts'
import type { Actuator, RobotDescription } from '../../src/description/types.ts'
import type { Tree, TreeJoint } from '../kinematics/tree.ts'

/** An actuator and the joint that it drives. */
export interface Driven {
  readonly actuator: Actuator
  readonly joint: TreeJoint
  /** Index into `tree.joints`. */
  readonly index: number
}

/**
 * By actuator.
 *
 * @throws SinewError `description` for an actuator that drives nothing.
 */
export function drivenJoints(description: RobotDescription, tree: Tree): readonly Driven[] {
  return description.actuators.map((actuator): Driven => {
    const index = tree.joints.findIndex(({ joint }) => joint.name === actuator.joint)
    const joint = tree.joints[index]
    if (joint && joint.moving >= 0) return { actuator, joint, index }
    throw new SinewError('description', `actuator "${actuator.name}" drives no joint that moves`, {
      where: `${description.source}: actuators.${actuator.name}`,
      expected: tree.joints
        .filter(({ moving }) => moving >= 0)
        .map(({ joint: { name } }) => name)
        .join(', '),
      received: actuator.joint,
    })
  })
}
