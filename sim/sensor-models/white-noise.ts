import type { ReadingEffect } from './effects.ts'

/** Gaussian noise of standard deviation `sd`, independent from sample to sample. */
export function createWhiteNoise(at: number, sd: number): ReadingEffect {
  let now = sd
  return {
    reset(_random, scale) {
      now = sd * scale
    },
    apply(values, random) {
      values[at] += now * random.normal()
    },
    save: (out) => out.number(now),
    restore(from) {
      now = from.number()
    },
  }
}
