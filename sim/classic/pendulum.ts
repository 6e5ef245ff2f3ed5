import { createSpace } from '../../src/contract/channel.ts'
import type { ClassicTask } from './classic-environment.ts'

const gravity = 10
const massKg = 1
const lengthM = 1
const periodS = 0.05
const torqueNm = 2
const speedRadS = 8

/**
 * Swing up a rod by a motor that is too weak to lift it. State: angle from upright (rad, not wrapped) and its rate.
 *
 * Gymnasium's Pendulum-v1 (`envs/classic_control/pendulum.py`): semi-implicit Euler, reward from the state before the
 * step, starts uniform in ±π rad and ±1 rad/s, 200 steps. The publication defines no success, so there is none: the
 * return is the measure.
 */
export const pendulum: ClassicTask = {
  name: 'pendulum',
  summary: 'Gymnasium’s Pendulum-v1: swing up and hold a rod by a weak motor',
  source: 'Gymnasium Pendulum-v1',
  periodS,
  maxSteps: 200,
  observationSpace: createSpace([
    { name: 'pivot.cos', unit: '1', low: -1, high: 1 },
    { name: 'pivot.sin', unit: '1', low: -1, high: 1 },
    { name: 'pivot.velocity', unit: 'rad/s', low: -speedRadS, high: speedRadS },
  ]),
  actionSpace: createSpace([{ name: 'pivot.effort', unit: 'N·m', low: -torqueNm, high: torqueNm }]),
  rewardNames: ['angle', 'velocity', 'effort'],
  stateSize: 2,

  sampleStart(random, state) {
    state[0] = random.between(-Math.PI, Math.PI)
    state[1] = random.between(-1, 1)
  },

  observe(state, observation) {
    const angle = state[0]
    observation[0] = Math.cos(angle)
    observation[1] = Math.sin(angle)
    observation[2] = state[1]
  },

  advance(state, action, rewardTerms) {
    const angle = state[0]
    const velocity = state[1]
    const torque = action[0]
    rewardTerms[0] = -(wrap(angle) ** 2)
    rewardTerms[1] = -(0.1 * velocity ** 2)
    rewardTerms[2] = -(0.001 * torque ** 2)
    swing(state, torque)
    return false
  },
}

/** One step of the rod under a torque. */
export function swing(state: Float64Array, torque: number): void {
  const [angle, velocity] = state
  const acceleration =
    ((3 * gravity) / (2 * lengthM)) * Math.sin(angle) + (3 / (massKg * lengthM ** 2)) * torque
  const next = Math.max(-speedRadS, Math.min(speedRadS, velocity + acceleration * periodS))
  state[0] = angle + next * periodS
  state[1] = next
}

/** Into [−π, π), as Python's `%` does it. */
function wrap(angle: number): number {
  const rest = (angle + Math.PI) % (2 * Math.PI)
  return (rest < 0 ? rest + 2 * Math.PI : rest) - Math.PI
}
