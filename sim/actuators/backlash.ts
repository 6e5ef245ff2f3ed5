import type { CommandEffect } from './effects.ts'

/**
 * Play of a gear, `widths` from flank to flank: the target is taken along only once the command has crossed the gap. The
 * play operator, y = max(u − w/2, min(u + w/2, y)) (Brokate and Sprekels, Hysteresis and Phase Transitions, 1996, §2.1).
 */
export function createBacklash(widths: Float64Array): CommandEffect {
  const state = new Float64Array(widths.length)
  return {
    state,
    reset: (values) => state.set(values),
    apply(values) {
      for (let index = 0; index < widths.length; index++) {
        const half = widths[index] / 2
        if (half === 0) continue
        state[index] = Math.max(values[index] - half, Math.min(values[index] + half, state[index]))
        values[index] = state[index]
      }
    },
  }
}
