import type { ReadingEffect } from './effects.ts'

/**
 * An offset that is drawn for an episode, Gaussian with standard deviation `bias`, and wanders from there: a random walk
 * whose variance grows by `walk`² a second (the bias of an IMU: IEEE Std 952-1997, annex C, rate random walk).
 */
export function createOffset(at: number, bias: number, walk: number, intervalS: number): ReadingEffect {
  const spread = walk * Math.sqrt(intervalS)
  let step = spread
  let offset = 0
  return {
    reset(random, scale) {
      offset = scale * bias * random.normal()
      step = scale * spread
    },
    apply(values, random) {
      values[at] += offset
      if (step > 0) offset += step * random.normal()
    },
    save(out) {
      out.number(step)
      out.number(offset)
    },
    restore(from) {
      step = from.number()
      offset = from.number()
    },
  }
}
