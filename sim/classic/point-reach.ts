import { createSpace } from '../../src/contract/channel.ts'
import type { GoalContract } from '../../src/contract/environment.ts'
import type { ClassicTask } from './classic-environment.ts'

const periodS = 0.05
const massKg = 1
const forceN = 2
const speedMS = 2
const wallM = 1
const withinM = 0.05

/** As policies see positions: the reward is a function of observations alone, which is what exchanging goals needs. */
const isReached = (x: number, y: number, goalX: number, goalY: number): boolean =>
  Math.hypot(Math.fround(x) - Math.fround(goalX), Math.fround(y) - Math.fround(goalY)) <= withinM

const goal: GoalContract = {
  size: 2,
  achieved(observation, reached) {
    reached[0] = observation[0]
    reached[1] = observation[1]
  },
  place(wanted, observation) {
    observation[4] = wanted[0]
    observation[5] = wanted[1]
  },
  judge({ nextObservation: seen }, verdict) {
    verdict.reward = isReached(seen[0], seen[1], seen[4], seen[5]) ? 0 : -1
  },
}

/**
 * Push a puck to a goal and keep it there. State: position, velocity, goal (x and y of each).
 *
 * Not a publication's: the smallest task with the reward that makes goal tasks hard, −1 a step until the goal is reached
 * (Plappert et al. 2018, "Multi-Goal Reinforcement Learning", section 1.4), and 50 steps that nothing cuts short. A
 * disc of 5 cm in a square of 2 m is 1/500 of it, so that chance tells a learner next to nothing; with
 * `trainer.hindsight` it learns from where it got to instead. Success: at the goal.
 */
export const pointReach: ClassicTask = {
  name: 'point-reach',
  summary: 'push a puck to a goal, rewarded at the goal only (for hindsight experience replay)',
  source: 'Sinew, after the sparse rewards of Plappert et al. 2018',
  periodS,
  maxSteps: 50,
  observationSpace: createSpace([
    { name: 'puck-x.position', unit: 'm', low: -wallM, high: wallM },
    { name: 'puck-y.position', unit: 'm', low: -wallM, high: wallM },
    { name: 'puck-x.velocity', unit: 'm/s', low: -speedMS, high: speedMS },
    { name: 'puck-y.velocity', unit: 'm/s', low: -speedMS, high: speedMS },
    { name: 'goal.x', unit: 'm', low: -wallM, high: wallM },
    { name: 'goal.y', unit: 'm', low: -wallM, high: wallM },
  ]),
  actionSpace: createSpace([
    { name: 'puck-x.effort', unit: 'N', low: -forceN, high: forceN },
    { name: 'puck-y.effort', unit: 'N', low: -forceN, high: forceN },
  ]),
  rewardNames: ['reached'],
  stateSize: 6,
  goal,

  sampleStart(random, state) {
    for (let index = 0; index < 6; index++) state[index] = random.between(-wallM, wallM)
    state[2] = state[3] = 0
  },

  observe(state, observation) {
    observation.set(state)
  },

  /** Semi-implicit Euler; a wall stops what runs into it. */
  advance(state, action, rewardTerms) {
    for (let axis = 0; axis < 2; axis++) {
      const pushed = state[2 + axis] + (action[axis] / massKg) * periodS
      const velocity = Math.max(-speedMS, Math.min(speedMS, pushed))
      const position = state[axis] + velocity * periodS
      const inside = Math.abs(position) < wallM
      state[axis] = inside ? position : Math.sign(position) * wallM
      state[2 + axis] = inside ? velocity : 0
    }
    rewardTerms[0] = isReached(state[0], state[1], state[4], state[5]) ? 0 : -1
    return false
  },

  success: (_terminated, rewardTerms) => rewardTerms[0] === 0,
}
