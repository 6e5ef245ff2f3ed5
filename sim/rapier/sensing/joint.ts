import { SinewError } from '../../../src/contract/errors.ts'
import type { JointSensor, RobotDescription } from '../../../src/description/types.ts'
import type { Tree } from '../../kinematics/tree.ts'
import type { Drive } from '../drive.ts'
import type { Readout } from '../readout.ts'
import type { Sensing } from './types.ts'

/** Position and velocity from the read-out of the bodies, effort as the actuator gives it. */
export function senseJoint(
  { joint, measures }: JointSensor,
  description: RobotDescription,
  tree: Tree,
  readout: Readout,
  drive: Drive,
): Sensing {
  const moving = tree.joints.find((one) => one.joint.name === joint)?.moving ?? -1
  const actuator = description.actuators.findIndex((one) => one.joint === joint)
  if (moving < 0 || (measures === 'effort' && actuator < 0)) {
    const nothing = measures === 'effort' ? 'joint that is driven' : 'joint that moves'
    throw new SinewError('description', `a sensor of ${measures} sits on no ${nothing}`, {
      where: `${description.source}: sensors`,
      received: joint,
    })
  }
  if (measures === 'effort') {
    return {
      read(_body, out, at) {
        out[at] = drive.effort(actuator, readout)
      },
    }
  }
  const from = measures === 'velocity' ? readout.velocity : readout.position
  return {
    read(_body, out, at) {
      out[at] = from[moving]
    },
  }
}
