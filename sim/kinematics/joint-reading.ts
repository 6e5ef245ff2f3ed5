import { SinewError } from '../../src/contract/errors.ts'
import type { JointSensor, RobotDescription } from '../../src/description/types.ts'
import type { Tree } from './tree.ts'

/** What an engine knows of the joints. */
interface Joints {
  /** Shape [joints that move]; rad or m, and rad/s or m/s. */
  readonly position: Float64Array
  readonly velocity: Float64Array
  /** What an actuator gives, N·m or N. */
  effort(actuator: number): number
}

/**
 * What a joint's sensor reads.
 *
 * @throws SinewError `description` if there is no such joint, or no actuator on it to give an effort.
 */
export function jointReading(
  { joint, measures }: JointSensor,
  description: RobotDescription,
  tree: Tree,
  joints: Joints,
): () => number {
  const moving = tree.joints.find((one) => one.joint.name === joint)?.moving ?? -1
  const actuator = description.actuators.findIndex((one) => one.joint === joint)
  if (moving < 0 || (measures === 'effort' && actuator < 0)) {
    const nothing = measures === 'effort' ? 'joint that is driven' : 'joint that moves'
    throw new SinewError('description', `a sensor of ${measures} sits on no ${nothing}`, {
      where: `${description.source}: sensors`,
      received: joint,
    })
  }
  if (measures === 'effort') return () => joints.effort(actuator)
  const from = measures === 'velocity' ? joints.velocity : joints.position
  return () => from[moving]
}
