import type { Random } from '../../src/contract/random.ts'
import type { Remembers } from '../state.ts'

/** One thing that a sensor does to what it reads; in place, at the places it was made for. */
export interface ReadingEffect extends Partial<Remembers> {
  /** A new episode; `scale` is a factor on all that is random. */
  reset?(random: Random, scale: number): void
  /** In every sample, lost ones as well. */
  apply(values: Float64Array, random: Random): void
}
