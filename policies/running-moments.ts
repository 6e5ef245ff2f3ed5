/** Mean and variance of everything that was ever added, a channel at a time, in float64. */
export interface RunningMoments {
  /** `rows` rows, row-major. */
  add(values: Float32Array, rows: number): void
  /** Mean, and 1/√(variance + 1e-8), of each channel; 0 and 1 before anything was added. */
  readonly offset: Float32Array
  readonly scale: Float32Array
  /** Exact to the last bit. */
  save(): Float32Array
  restore(saved: Float32Array): void
}

/** A channel that never moved is left as it is, not blown up; as in Stable-Baselines3's VecNormalize. */
const epsilon = 1e-8

/**
 * The mean and the sum of squared distances from it, of two sets made one (Chan, Golub and LeVeque 1979, "Updating
 * Formulae and a Pairwise Algorithm for Computing Sample Variances", eqs. 2.1), the second set being one row
 * (Welford 1962).
 */
export function createRunningMoments(channels: number): RunningMoments {
  const offset = new Float32Array(channels)
  const scale = new Float32Array(channels).fill(1)
  // The count, then the means, then the sums of squares.
  const state = new Float64Array(1 + 2 * channels)

  const publish = (): void => {
    const count = state[0]
    if (count === 0) return
    for (let channel = 0; channel < channels; channel++) {
      const variance = state[1 + channels + channel] / count
      offset[channel] = state[1 + channel]
      scale[channel] = 1 / Math.sqrt(variance + epsilon)
    }
  }

  return {
    offset,
    scale,
    add(values, rows) {
      for (let row = 0; row < rows; row++) {
        state[0] += 1
        for (let channel = 0; channel < channels; channel++) {
          const value = values[row * channels + channel]
          const before = value - state[1 + channel]
          state[1 + channel] += before / state[0]
          state[1 + channels + channel] += before * (value - state[1 + channel])
        }
      }
      publish()
    },
    // Sixteen bits at a time: each piece is a whole number that float32 holds exactly.
    save: () => Float32Array.from(new Uint16Array(state.buffer)),
    restore(saved) {
      new Uint16Array(state.buffer).set(saved)
      publish()
    },
  }
}
