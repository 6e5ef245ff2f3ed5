import type { Random } from '../../src/contract/random.ts'
import type { Remembers } from '../state.ts'
import type { ReadingEffect } from './effects.ts'
import { sampleDue } from './sampling.ts'

/** A sensor's electronics: numbers that are sampled together, and lost together. */
export interface Device extends Remembers {
  /** A new episode. The first look at it is never lost. */
  reset(random: Random, scale: number): void
  /** Once a period: its numbers in `held` become those of a new sample of `truth`, or stay. */
  look(truth: Float64Array, held: Float64Array, random: Random): void
}

export interface DeviceOptions {
  /** Where its numbers stand in a reading. */
  readonly places: readonly number[]
  /** In the order in which they happen. */
  readonly effects: readonly ReadingEffect[]
  /** Undefined: at every look. */
  readonly rateHz: number | undefined
  readonly periodS: number
  /** Share of samples that are lost. */
  readonly dropOut: number
}

export function createDevice(
  { places, effects, rateHz, periodS, dropOut }: DeviceOptions,
  size: number,
): Device {
  const sample = new Float64Array(size)
  let step = 0
  return {
    reset(random, scale) {
      step = 0
      for (let index = 0; index < effects.length; index++) effects[index].reset?.(random, scale)
    },
    look(truth, held, random) {
      const now = step++
      if (rateHz !== undefined && !sampleDue(now, rateHz, periodS)) return
      for (let index = 0; index < places.length; index++) sample[places[index]] = truth[places[index]]
      for (let index = 0; index < effects.length; index++) effects[index].apply(sample, random)
      if (dropOut > 0 && random.uniform() < dropOut && now > 0) return
      for (let index = 0; index < places.length; index++) held[places[index]] = sample[places[index]]
    },
    save(out) {
      out.number(step)
      for (const effect of effects) effect.save?.(out)
    },
    restore(from) {
      step = from.number()
      for (const effect of effects) effect.restore?.(from)
    },
  }
}
