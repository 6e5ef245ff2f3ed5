import type { RobotDescription } from '../../src/description/types.ts'
import { eventReward } from '../../src/reward/event.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { randomEffort } from '../randomisation/effort.ts'
import { randomGravityTilt } from '../randomisation/gravity-tilt.ts'
import { randomInitialState } from '../randomisation/initial-state.ts'
import { randomJointDamping } from '../randomisation/joint-damping.ts'
import { randomLatency } from '../randomisation/latency.ts'
import { randomMass } from '../randomisation/mass.ts'
import { randomPushes } from '../randomisation/pushes.ts'
import { createCartpoleTerms } from './cartpole-terms.ts'

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
  const { observation, middleM, offRail, upright, balance } = createCartpoleTerms(description)
  return {
    action: directAction(description),
    observation,
    reward: [{ name: 'balance', weight: 1, value: balance }, eventReward('off-rail', -1, offRail)],
    termination: [{ name: 'off-rail', done: offRail }],

    sampleStart(random, position, velocity) {
      // In the order of the description's joints: the cart, then the pole, which hangs at π.
      position[0] = middleM + startNoise * random.normal()
      position[1] = wrap(Math.PI + startNoise * random.normal())
      velocity[0] = startNoise * random.normal()
      velocity[1] = startNoise * random.normal()
    },
    begin() {},
    update() {},
    success: upright,
  }
}

function wrap(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle))
}
