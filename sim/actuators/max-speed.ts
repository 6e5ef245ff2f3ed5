import type { CommandEffect } from './effects.ts'

/** A servo takes its target along at no more than its speed, in rad/s or m/s. */
export function createMaxSpeed(speeds: Float64Array): CommandEffect {
  const state = new Float64Array(speeds.length)
  return {
    state,
    reset: (values) => state.set(values),
    apply(values, stepS) {
      for (let index = 0; index < speeds.length; index++) {
        if (speeds[index] === 0) continue
        const most = speeds[index] * stepS
        state[index] += Math.min(most, Math.max(-most, values[index] - state[index]))
        values[index] = state[index]
      }
    },
  }
}
