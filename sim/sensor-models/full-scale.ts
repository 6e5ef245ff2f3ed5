import type { ReadingEffect } from './effects.ts'

/** A device reads no more than its full scale. */
export function createFullScale(at: number, low: number, high: number): ReadingEffect {
  return {
    apply(values) {
      values[at] = Math.max(low, Math.min(high, values[at]))
    },
  }
}
