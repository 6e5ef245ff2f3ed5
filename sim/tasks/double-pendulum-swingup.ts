import { findJoint } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { readingIndex } from '../../src/task/terms/readings.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'

/** Both rods within 18° of upright. */
const uprightCosine = 0.95
const startNoise = 0.05
const joints = ['shoulder', 'elbow'] as const

/**
 * Swing two rods up by the motor of the first and balance them: the pendubot (Spong and Block 1995, "The Pendubot: a
 * mechatronic system for control research and education"). The reward of a step lies in [0, 1]: smooth products of how
 * upright each rod stands, small control and small velocity, in the manner of dm_control.
 */
export const doublePendulumSwingup: Task = {
  name: 'double-pendulum-swingup',
  summary: 'swing up a double pendulum whose first joint is driven, and balance it',
  robot: 'double_pendulum',
  maxSteps: 500,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const [shoulder, elbow] = joints.map((joint) => readingIndex(description, joint, 'position'))
  const [shoulderRate, elbowRate] = joints.map((joint) => readingIndex(description, joint, 'velocity'))
  const { effort } = findJoint(description, 'shoulder')

  /** Joints read 0 hanging; 1 is upright. */
  const upperCosine = ({ reading }: TaskContext): number => -Math.cos(reading[shoulder])
  const lowerCosine = ({ reading }: TaskContext): number => -Math.cos(reading[shoulder] + reading[elbow])
  const balance = (context: TaskContext): number => {
    const { reading, action } = context
    const upright = ((1 + upperCosine(context)) / 2) * ((1 + lowerCosine(context)) / 2)
    const gentle = (4 + tolerance(action[0] / effort, gentleOptions)) / 5
    const speed = Math.hypot(reading[shoulderRate], reading[elbowRate])
    return upright * gentle * ((1 + tolerance(speed, calmOptions)) / 2)
  }

  return {
    action: directAction(description),
    observation: [jointDirections(description, joints), jointVelocities(description, joints)],
    reward: [{ name: 'balance', weight: 1, value: balance }],
    termination: [],
    sampleStart(random, position, velocity) {
      for (let index = 0; index < position.length; index++) {
        position[index] = startNoise * random.normal()
        velocity[index] = startNoise * random.normal()
      }
    },
    begin() {},
    update() {},
    success: (context) => upperCosine(context) > uprightCosine && lowerCosine(context) > uprightCosine,
  }
}

const gentleOptions = { margin: 1, shape: 'quadratic' } as const
const calmOptions = { margin: 8 } as const
