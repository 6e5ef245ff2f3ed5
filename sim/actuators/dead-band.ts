import type { Actuator } from '../../src/description/types.ts'
import type { CommandEffect } from './effects.ts'

/**
 * What is asked for counts less `widths`, and not at all within them: the error of a position servo, the command itself
 * of the other kinds.
 */
export function createDeadBand(widths: Float64Array, kinds: readonly Actuator['kind'][]): CommandEffect {
  const servo = kinds.map((kind) => kind === 'position')
  return {
    reset(values) {
      // A servo that has been told its place for ever rests there.
      for (let index = 0; index < widths.length; index++) if (!servo[index]) shrink(values, index, 0)
    },
    apply(values, _stepS, position) {
      for (let index = 0; index < widths.length; index++) {
        if (widths[index] > 0) shrink(values, index, servo[index] ? position[index] : 0)
      }
    },
  }

  function shrink(values: Float64Array, index: number, around: number): void {
    const error = values[index] - around
    const width = widths[index]
    values[index] = around + error - Math.min(width, Math.max(-width, error))
  }
}
