import { createSpace } from '../../src/contract/channel.ts'
import type { ClassicTask } from './classic-environment.ts'

const power = 0.0015
const slope = 0.0025
const leftWall = -1.2
const rightWall = 0.6
const goal = 0.45
const topSpeed = 0.07

/**
 * Rock a weak car out of a valley. State: position and the way covered in a step; neither has a unit in the
 * publication.
 *
 * Gymnasium's MountainCarContinuous-v0 (`envs/classic_control/continuous_mountain_car.py`; Moore 1990), 999 steps. It
 * keeps its state as float32, so the state is rounded after every step here too; everything between is float64. The
 * goal is judged before the rounding. Success: the goal was reached.
 */
export const mountainCarContinuous: ClassicTask = {
  name: 'mountain-car-continuous',
  summary: 'Gymnasium’s MountainCarContinuous-v0: rock a weak car out of a valley',
  source: 'Gymnasium MountainCarContinuous-v0',
  periodS: 1,
  maxSteps: 999,
  observationSpace: createSpace([
    { name: 'car.position', unit: '1', low: leftWall, high: rightWall },
    { name: 'car.velocity', unit: '1', low: -topSpeed, high: topSpeed },
  ]),
  actionSpace: createSpace([{ name: 'car.effort', unit: '1', low: -1, high: 1 }]),
  rewardNames: ['goal', 'effort'],
  stateSize: 2,

  sampleStart(random, state) {
    state[0] = random.between(-0.6, -0.4)
    state[1] = 0
  },

  observe(state, observation) {
    observation.set(state)
  },

  advance(state, action, rewardTerms) {
    const force = action[0]
    let position = state[0]
    let velocity = state[1] + (force * power - slope * Math.cos(3 * position))
    velocity = Math.max(-topSpeed, Math.min(topSpeed, velocity))
    position = Math.max(leftWall, Math.min(rightWall, position + velocity))
    if (position === leftWall && velocity < 0) velocity = 0
    const terminated = position >= goal && velocity >= 0
    rewardTerms[0] = terminated ? 100 : 0
    rewardTerms[1] = -(0.1 * force ** 2)
    state[0] = Math.fround(position)
    state[1] = Math.fround(velocity)
    return terminated
  },

  success: (terminated) => terminated,
}
