import type { Random } from '../../src/contract/random.ts'

/** One thing that a sensor does to what it reads; in place, at the places it was made for. */
export interface ReadingEffect {
  /** A new episode; `scale` is a factor on all that is random. */
  reset?(random: Random, scale: number): void
  /** In every sample, lost ones as well. */
  apply(values: Float64Array, random: Random): void
}
