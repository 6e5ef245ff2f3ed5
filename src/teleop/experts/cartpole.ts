import { channelIndex } from '../../contract/channel.ts'
import { cartPoleOf, forceForN, poleEnergyJ, uprightGains } from './cartpole-model.ts'
import type { Expert, ExpertEntry, ExpertSetup } from './types.ts'

/** Nearer to upright than this (26°), and slow enough to be caught, the regulator takes over. */
const catchCosine = 0.9
const catchRadPerS = 3
/** What swinging may ask of the cart, and how strongly missing energy is pumped in. */
const swingMPerS2 = 6
const pumpPerJ = 20
/** Draws the cart back to the middle meanwhile. */
const centrePerS2 = 3
const calmPerS = 2

/**
 * Swing a pole up by its energy: Åström and Furuta 2000, "Swinging up a pendulum by energy control" (Automatica 36),
 * section 3. Accelerating the cart by a changes the pole's energy E at the rate −m l a θ̇ cos θ, so a ∝ E θ̇ cos θ
 * brings E to that of standing upright, from either side. There a linear quadratic regulator catches it.
 */
function createCartpoleExpert({ description, observationSpace, actionSpace }: ExpertSetup): Expert {
  const cartPole = cartPoleOf(description)
  const gains = uprightGains(cartPole)
  const at = (name: string): number => channelIndex(observationSpace, name)
  const [position, velocity] = [at('slider.position'), at('slider.velocity')]
  const [cosineAt, sineAt, rateAt] = [at('hinge.cos'), at('hinge.sin'), at('hinge.velocity')]
  const [{ low, high }] = actionSpace.channels

  return (observation, action) => {
    const [x, speed] = [observation[position], observation[velocity]]
    const [cosine, sine, rate] = [observation[cosineAt], observation[sineAt], observation[rateAt]]
    let forceN: number
    if (cosine > catchCosine && Math.abs(rate) < catchRadPerS) {
      forceN = -(gains[0] * x + gains[1] * speed + gains[2] * Math.atan2(sine, cosine) + gains[3] * rate)
    } else {
      // Hanging still, any push will do.
      const swing = rate * cosine === 0 ? 1 : rate * cosine
      const pump = clamp(pumpPerJ * poleEnergyJ(cartPole, cosine, rate) * swing, swingMPerS2)
      forceN = forceForN(cartPole, pump - centrePerS2 * x - calmPerS * speed, sine, cosine, rate)
    }
    action[0] = Math.min(high, Math.max(low, forceN))
  }
}

function clamp(value: number, bound: number): number {
  return Math.min(bound, Math.max(-bound, value))
}

export const cartpoleSwingupExpert: ExpertEntry = {
  task: 'cartpole-swingup',
  summary: 'pumps energy into the pole, then a linear quadratic regulator',
  create: createCartpoleExpert,
}

export const cartpoleBalanceExpert: ExpertEntry = {
  task: 'cartpole-balance',
  summary: 'a linear quadratic regulator',
  create: createCartpoleExpert,
}
