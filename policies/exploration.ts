import type { Random } from '../src/contract/random.ts'
import { createNoise, type NoiseKind } from './noise.ts'

/** Noise on the actions of a deterministic policy while it trains. */
export interface Exploration {
  /** Forget the episode before. */
  beginEpisode(): void
  /** Add noise to `action`, which stays in [−1, 1]. */
  disturb(action: Float32Array, random: Random): void
}

/** `deviation` is σ, by which the noise is multiplied. */
export function createExploration(kind: NoiseKind, actions: number, deviation: number): Exploration {
  const noise = createNoise(kind, actions)
  return {
    beginEpisode: noise.beginEpisode,
    disturb(action, random) {
      const values = noise.next(random)
      for (let index = 0; index < action.length; index++) {
        const moved = action[index] + deviation * values[index]
        action[index] = Math.min(Math.max(moved, -1), 1)
      }
    },
  }
}
