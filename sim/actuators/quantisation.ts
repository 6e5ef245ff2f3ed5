import type { CommandEffect } from './effects.ts'

/** The command is told in whole `quanta` (ticks of a servo's register). */
export function createQuantisation(quanta: Float64Array): CommandEffect {
  const apply = (values: Float64Array): void => {
    for (let index = 0; index < quanta.length; index++) {
      const quantum = quanta[index]
      if (quantum > 0) values[index] = quantum * Math.round(values[index] / quantum)
    }
  }
  return { reset: apply, apply }
}
