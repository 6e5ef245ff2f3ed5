import { didYouMean } from '../src/contract/did-you-mean.ts'
import { SinewError } from '../src/contract/errors.ts'
import type { Random } from '../src/contract/random.ts'

/** Noise on the actions of a deterministic policy while it trains. */
export interface Exploration {
  /** Forget the episode before. */
  beginEpisode(): void
  /** Add noise to `action`, which stays in [−1, 1]. */
  disturb(action: Float32Array, random: Random): void
}

/** Independent from step to step, as in Fujimoto et al. 2018. */
export function gaussianNoise(deviation: number): Exploration {
  return {
    beginEpisode() {},
    disturb(action, random) {
      for (let index = 0; index < action.length; index++) {
        action[index] = clip(action[index] + deviation * random.normal())
      }
    },
  }
}

/** How fast it returns to zero, a step; Lillicrap et al. 2015, section 7. */
const reversion = 0.15

/**
 * The process of Uhlenbeck and Ornstein (1930), which wanders: xₜ = xₜ₋₁ − θ xₜ₋₁ + σ ε with x = 0 at the start of an
 * episode and a step as the unit of time. θ = 0.15, and σ = 0.2 is what Lillicrap et al. 2015 take; its standard
 * deviation in the long run is then 0.38. Smoother than independent noise, so it moves a body that has inertia.
 */
export function ornsteinUhlenbeckNoise(actions: number, deviation: number): Exploration {
  const state = new Float64Array(actions)
  return {
    beginEpisode: () => void state.fill(0),
    disturb(action, random) {
      for (let index = 0; index < action.length; index++) {
        state[index] += deviation * random.normal() - reversion * state[index]
        action[index] = clip(action[index] + state[index])
      }
    },
  }
}

const kinds = {
  gaussian: (_actions: number, deviation: number) => gaussianNoise(deviation),
  'ornstein-uhlenbeck': ornsteinUhlenbeckNoise,
} as const

export type NoiseKind = keyof typeof kinds

/** @throws SinewError `usage` for a kind that there is not: it may have come from a command line */
export function createExploration(kind: NoiseKind, actions: number, deviation: number): Exploration {
  if (Object.hasOwn(kinds, kind)) return kinds[kind](actions, deviation)
  const near = didYouMean(kind, Object.keys(kinds))
  throw new SinewError('usage', `there is no exploration noise "${kind}"`, {
    expected: near ? `did you mean "${near}"?` : `one of ${Object.keys(kinds).join(', ')}`,
    received: kind,
  })
}

function clip(action: number): number {
  return Math.min(Math.max(action, -1), 1)
}
