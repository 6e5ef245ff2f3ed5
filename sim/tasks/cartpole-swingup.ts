import { findJoint } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { eventReward } from '../../src/reward/event.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointPositions } from '../../src/task/terms/joint-positions.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { readingIndex } from '../../src/task/terms/readings.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { randomEffort } from '../randomisation/effort.ts'
import { randomGravityTilt } from '../randomisation/gravity-tilt.ts'
import { randomInitialState } from '../randomisation/initial-state.ts'
import { randomJointDamping } from '../randomisation/joint-damping.ts'
import { randomLatency } from '../randomisation/latency.ts'
import { randomMass } from '../randomisation/mass.ts'
import { randomPushes } from '../randomisation/pushes.ts'

/** Upright, for `success`: cos of the angle from the vertical, about 18°. */
const uprightCosine = 0.95
/** Share of the rail's half length at which the cart has left it: before the end stop, and before the gate trips. */
const railShare = 0.95
const startNoise = 0.05

/**
 * Swing a pole up from hanging by pushing the cart, and keep it upright in the middle of the rail.
 *
 * The reward of a step lies in [0, 1]: dm_control's smooth product of upright, centred, small control and small
 * velocity (Tassa et al. 2018, `cartpole.py`). It is never negative, so leaving the rail, which ends the episode and
 * costs a little, can never pay.
 */
export const cartpoleSwingup: Task = {
  name: 'cartpole-swingup',
  summary: 'swing a pole up from hanging and balance it (success in a step: within 18° of upright)',
  robot: 'cartpole',
  maxSteps: 500,
  randomise: [
    randomMass({ low: 0.8, high: 1.25, distribution: 'log-uniform' }),
    randomJointDamping({ low: 0.5, high: 2, distribution: 'log-uniform' }),
    randomEffort({ low: 0.8, high: 1 }),
    randomLatency({ low: 0, high: 1 }),
    randomGravityTilt({ low: -0.01, high: 0.01 }),
    randomInitialState({ low: -0.1, high: 0.1 }, 2),
    randomPushes('pole', { low: 0, high: 0.05 }, 2),
  ],
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const slider = findJoint(description, 'slider')
  const cart = readingIndex(description, 'slider', 'position')
  const pole = readingIndex(description, 'hinge', 'position')
  const poleRate = readingIndex(description, 'hinge', 'velocity')
  const middle = (slider.lower + slider.upper) / 2
  const rail = (slider.upper - slider.lower) / 2
  const action = directAction(description)

  const cosine = ({ reading }: TaskContext): number => Math.cos(reading[pole])
  const fromMiddle = ({ reading }: TaskContext): number => reading[cart] - middle
  const offRail = (context: TaskContext): boolean => Math.abs(fromMiddle(context)) > railShare * rail

  const balance = (context: TaskContext): number => {
    const upright = (cosine(context) + 1) / 2
    const centred = (1 + tolerance(fromMiddle(context), centredOptions)) / 2
    const effort = context.action[0] / slider.effort
    const gentle = (4 + tolerance(effort, gentleOptions)) / 5
    const calm = (1 + tolerance(context.reading[poleRate], calmOptions)) / 2
    return upright * centred * gentle * calm
  }
  const centredOptions = { margin: rail } as const

  return {
    action,
    observation: [
      jointPositions(description, ['slider']),
      jointVelocities(description, ['slider']),
      jointDirections(description, ['hinge']),
      jointVelocities(description, ['hinge']),
    ],
    reward: [{ name: 'balance', weight: 1, value: balance }, eventReward('off-rail', -1, offRail)],
    termination: [{ name: 'off-rail', done: offRail }],

    sampleStart(random, position, velocity) {
      // In the order of the description's joints: the cart, then the pole, which hangs at π.
      position[0] = middle + startNoise * random.normal()
      position[1] = wrap(Math.PI + startNoise * random.normal())
      velocity[0] = startNoise * random.normal()
      velocity[1] = startNoise * random.normal()
    },
    begin() {},
    update() {},
    // A pole that is upright as the cart leaves the rail is about to fall.
    success: (context) => cosine(context) > uprightCosine && !offRail(context),
  }
}

const gentleOptions = { margin: 1, shape: 'quadratic' } as const
const calmOptions = { margin: 5 } as const

function wrap(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle))
}
