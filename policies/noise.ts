import { didYouMean } from '../src/contract/did-you-mean.ts'
import { SinewError } from '../src/contract/errors.ts'
import type { Random } from '../src/contract/random.ts'

/**
 * A random series for each of a number of channels, one value a step. Nothing is allocated after it is made. An
 * episode's series depends on the generator alone: who saves the generator and begins a new episode after a restart
 * has everything.
 */
export interface Noise {
  /** Standard deviation in the long run. */
  readonly deviation: number
  /** Forget the episode before. */
  beginEpisode(): void
  /** One value a channel; the same array every time. */
  next(random: Random): Float64Array
}

/** Standard normal, independent from step to step. */
function gaussian(channels: number): Noise {
  const values = new Float64Array(channels)
  return {
    deviation: 1,
    beginEpisode() {},
    next(random) {
      for (let channel = 0; channel < channels; channel++) values[channel] = random.normal()
      return values
    },
  }
}

/** How fast it returns to zero, a step; Lillicrap et al. 2015, section 7. */
const reversion = 0.15

/**
 * The process of Uhlenbeck and Ornstein (1930), which wanders: xₜ = xₜ₋₁ − θ xₜ₋₁ + ε with x = 0 at the start of an
 * episode and a step as the unit of time; θ = 0.15. Its standard deviation in the long run is 1.9. Smoother than
 * independent noise, so it moves a body that has inertia, and wears out no gears.
 */
function ornsteinUhlenbeck(channels: number): Noise {
  const values = new Float64Array(channels)
  return {
    deviation: 1 / Math.sqrt(1 - (1 - reversion) ** 2),
    beginEpisode: () => void values.fill(0),
    next(random) {
      for (let channel = 0; channel < channels; channel++) {
        values[channel] += random.normal() - reversion * values[channel]
      }
      return values
    },
  }
}

/** The slowest part of pink noise remembers about 2¹⁰ steps; below 1/(2π 1024) of the step rate it is white. */
const slowestOctave = 10

/**
 * Pink noise: power in proportion to 1/frequency, between independent noise, which on a body with inertia averages out,
 * and a wandering one, which gets stuck at the bounds. Variance 1 at every step, the first included. The best single
 * choice over the tasks of Eberhard et al. 2023, "Pink Noise Is All You Need: Colored Noise Exploration in Deep
 * Reinforcement Learning" (ICLR).
 *
 * They shape a whole episode's spectrum at once (Timmer and König 1995), for which an episode's length has to be known.
 * Here it is the sum of independent first-order processes whose memories lie an octave apart and whose variances are
 * equal; summed over octaves, their spectra make 1/f (Bernamont 1937; van der Ziel 1950), with no end to an episode.
 */
function pink(channels: number): Noise {
  const parts = slowestOctave + 2
  // The fastest has no memory, the others 1, 2, 4, … steps.
  const keep = Float64Array.from({ length: parts }, (_, part) =>
    part === 0 ? 0 : Math.exp(-(2 ** (1 - part))),
  )
  const fresh = keep.map((kept) => Math.sqrt((1 - kept ** 2) / parts))
  const state = new Float64Array(parts * channels)
  const values = new Float64Array(channels)
  let begun = false

  return {
    deviation: 1,
    beginEpisode() {
      begun = false
    },
    next(random) {
      values.fill(0)
      for (let part = 0; part < parts; part++) {
        for (let channel = 0; channel < channels; channel++) {
          const index = part * channels + channel
          const normal = random.normal()
          state[index] = begun ? keep[part] * state[index] + fresh[part] * normal : normal / Math.sqrt(parts)
          values[channel] += state[index]
        }
      }
      begun = true
      return values
    },
  }
}

const kinds = { gaussian, 'ornstein-uhlenbeck': ornsteinUhlenbeck, pink } as const

export type NoiseKind = keyof typeof kinds

/** @throws SinewError `usage` for a kind that there is not: it may have come from a command line */
export function createNoise(kind: NoiseKind, channels: number): Noise {
  if (Object.hasOwn(kinds, kind)) return kinds[kind](channels)
  const near = didYouMean(kind, Object.keys(kinds))
  throw new SinewError('usage', `there is no exploration noise "${kind}"`, {
    expected: near ? `did you mean "${near}"?` : `one of ${Object.keys(kinds).join(', ')}`,
    received: kind,
  })
}
