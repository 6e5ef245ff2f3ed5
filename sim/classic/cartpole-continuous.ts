import { createSpace } from '../../src/contract/channel.ts'
import type { ClassicTask } from './classic-environment.ts'

const gravity = 9.8
const cartKg = 1
const poleKg = 0.1
const totalKg = cartKg + poleKg
/** Half the pole's length. */
const halfLengthM = 0.5
const forceN = 10
const periodS = 0.02
const railM = 2.4
const leanRad = (12 * 2 * Math.PI) / 360

/**
 * Balance a pole on a cart. State: cart position, its velocity, angle from upright, its rate.
 *
 * Gymnasium's CartPole-v1 (`envs/classic_control/cartpole.py`; Barto, Sutton, Anderson 1983) in everything, explicit
 * Euler and 500 steps included, but for the action: where that one pushes with −10 N or +10 N, this one pushes with
 * any force between. Reward 1 a step, the one that ends the
 * episode included. Success: still balanced.
 *
 * Gymnasium gives the velocities no bounds. Here they have bounds that cannot be reached: the pole turns through 24°
 * at under 18 rad/s², and the cart covers 4.8 m at under 10 m/s².
 */
export const cartpoleContinuous: ClassicTask = {
  name: 'cartpole-continuous',
  summary: 'Gymnasium’s CartPole-v1 with any force in ±10 N: balance a pole on a cart',
  source: 'Gymnasium CartPole-v1, force continuous in [−10, 10] N',
  periodS,
  maxSteps: 500,
  observationSpace: createSpace([
    { name: 'cart.position', unit: 'm', low: -2 * railM, high: 2 * railM },
    { name: 'cart.velocity', unit: 'm/s', low: -10, high: 10 },
    { name: 'pole.position', unit: 'rad', low: -2 * leanRad, high: 2 * leanRad },
    { name: 'pole.velocity', unit: 'rad/s', low: -5, high: 5 },
  ]),
  actionSpace: createSpace([{ name: 'cart.effort', unit: 'N', low: -forceN, high: forceN }]),
  rewardNames: ['balance'],
  stateSize: 4,

  sampleStart(random, state) {
    for (let index = 0; index < 4; index++) state[index] = random.between(-0.05, 0.05)
  },

  observe(state, observation) {
    observation.set(state)
  },

  /** Florian (2007), "Correct equations for the dynamics of the cart-pole system", without friction. */
  advance(state, action, rewardTerms) {
    const x = state[0]
    const xRate = state[1]
    const angle = state[2]
    const angleRate = state[3]
    const cosine = Math.cos(angle)
    const sine = Math.sin(angle)
    const push = (action[0] + poleKg * halfLengthM * angleRate ** 2 * sine) / totalKg
    const angleAcceleration =
      (gravity * sine - cosine * push) / (halfLengthM * (4 / 3 - (poleKg * cosine ** 2) / totalKg))
    const acceleration = push - (poleKg * halfLengthM * angleAcceleration * cosine) / totalKg
    const nextX = x + periodS * xRate
    const nextAngle = angle + periodS * angleRate
    state[0] = nextX
    state[1] = xRate + periodS * acceleration
    state[2] = nextAngle
    state[3] = angleRate + periodS * angleAcceleration
    rewardTerms[0] = 1
    return Math.abs(nextX) > railM || Math.abs(nextAngle) > leanRad
  },

  success: (terminated) => !terminated,
}
