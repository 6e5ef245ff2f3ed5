import type { CommandEffect } from './effects.ts'

/** First-order lag, T ẏ = u − y, solved exactly for a command that holds still during a step. */
export function createLag(timeConstantsS: Float64Array): CommandEffect {
  const state = new Float64Array(timeConstantsS.length)
  return {
    state,
    reset: (values) => state.set(values),
    apply(values, stepS) {
      for (let index = 0; index < timeConstantsS.length; index++) {
        if (timeConstantsS[index] === 0) continue
        state[index] += (values[index] - state[index]) * -Math.expm1(-stepS / timeConstantsS[index])
        values[index] = state[index]
      }
    },
  }
}
