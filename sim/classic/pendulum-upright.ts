import { createSpace } from '../../src/contract/channel.ts'
import type { ClassicTask } from './classic-environment.ts'
import { pendulum, swing } from './pendulum.ts'

/** Beyond it the motor cannot bring the rod back: gravity pulls with 5 sin 0.5 = 2.4 N·m, the motor with 2. */
const fallenRad = 0.5

/**
 * Keep a rod upright that stands almost upright already: `pendulum` with its constants, torque and costs, but starts
 * within ±0.1 rad and ±0.1 rad/s, the angle itself as observation, 1 a step for not having fallen, and an end when it
 * has. Small and almost linear, for algorithms with linear features. Success: still upright after 200 steps.
 *
 * The bound of the velocity cannot be reached: within 1 rad, at under 14 rad/s², the rod gets to under 6 rad/s.
 */
export const pendulumUpright: ClassicTask = {
  name: 'pendulum-upright',
  summary: 'the rod of Gymnasium’s Pendulum-v1, started upright: keep it there',
  source: 'the dynamics of Gymnasium Pendulum-v1, with starts, reward and end of its own',
  periodS: pendulum.periodS,
  maxSteps: 200,
  observationSpace: createSpace([
    { name: 'pivot.position', unit: 'rad', low: -2 * fallenRad, high: 2 * fallenRad },
    { name: 'pivot.velocity', unit: 'rad/s', low: -6, high: 6 },
  ]),
  actionSpace: pendulum.actionSpace,
  rewardNames: ['upright', 'angle', 'velocity', 'effort'],
  stateSize: 2,

  sampleStart(random, state) {
    state[0] = random.between(-0.1, 0.1)
    state[1] = random.between(-0.1, 0.1)
  },

  observe(state, observation) {
    observation.set(state)
  },

  advance(state, action, rewardTerms) {
    const [angle, velocity] = state
    const torque = action[0]
    rewardTerms[0] = 1
    rewardTerms[1] = -(angle ** 2)
    rewardTerms[2] = -(0.1 * velocity ** 2)
    rewardTerms[3] = -(0.001 * torque ** 2)
    swing(state, torque)
    return Math.abs(state[0]) > fallenRad
  },

  success: (terminated) => !terminated,
}
