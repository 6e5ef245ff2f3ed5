import type { ReadingEffect } from './effects.ts'

/** Whole counts of `quantum`, as an encoder or a converter gives them. */
export function createQuantisation(at: number, quantum: number): ReadingEffect {
  return {
    apply(values) {
      values[at] = quantum * Math.round(values[at] / quantum)
    },
  }
}
