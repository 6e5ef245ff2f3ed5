import type { ObservationStatistics } from './types.ts'

/** Running moments and extremes as plain data: they add up, and can be saved and taken up again bit for bit. */
export interface MomentsState {
  readonly count: number
  readonly mean: readonly number[]
  /** Sum of squared deviations from the mean. */
  readonly squares: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/** Adds up observations of `size` channels. */
export interface Moments {
  /** `rows` observations, row-major. Allocation-free. */
  add(observations: Float32Array, rows: number): void
  save(): MomentsState
  restore(state: MomentsState): void
}

/** Welford's recurrence (Technometrics 1962): one pass, no cancellation. */
export function createMoments(size: number): Moments {
  let count = 0
  const mean = new Float64Array(size)
  const squares = new Float64Array(size)
  const low = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)

  return {
    add(observations, rows) {
      for (let row = 0; row < rows; row++) {
        count++
        for (let channel = 0; channel < size; channel++) {
          const value = observations[row * size + channel]
          const before = value - mean[channel]
          mean[channel] = mean[channel] + before / count
          squares[channel] = squares[channel] + before * (value - mean[channel])
          if (value < low[channel]) low[channel] = value
          if (value > high[channel]) high[channel] = value
        }
      }
    },
    save: () => ({
      count,
      mean: [...mean],
      squares: [...squares],
      low: [...low],
      high: [...high],
    }),
    restore(state) {
      count = state.count
      mean.set(state.mean)
      squares.set(state.squares)
      low.set(state.low)
      high.set(state.high)
    },
  }
}

/** Of both together (Chan, Golub and LeVeque 1983, eq. 2.1). */
export function mergeMoments(a: MomentsState, b: MomentsState): MomentsState {
  if (a.count === 0) return b
  if (b.count === 0) return a
  const count = a.count + b.count
  const apart = a.mean.map((mean, channel) => (b.mean[channel] ?? 0) - mean)
  return {
    count,
    mean: a.mean.map((mean, channel) => mean + (apart[channel] ?? 0) * (b.count / count)),
    squares: a.squares.map(
      (squares, channel) =>
        squares + (b.squares[channel] ?? 0) + (apart[channel] ?? 0) ** 2 * ((a.count * b.count) / count),
    ),
    low: a.low.map((low, channel) => Math.min(low, b.low[channel] ?? low)),
    high: a.high.map((high, channel) => Math.max(high, b.high[channel] ?? high)),
  }
}

/** As many digits as a float32 observation has. */
const rounded = (value: number): number => Number(value.toPrecision(9))

/**
 * @param sample observations, row-major, for the percentiles; at least one row
 * @throws RangeError without any observation
 */
export function observationStatistics(moments: MomentsState, sample: Float32Array): ObservationStatistics {
  const { count, mean, squares, low, high } = moments
  const size = mean.length
  const rows = sample.length / size
  if (count === 0 || rows === 0) throw new RangeError('there are no observations to describe')
  const sorted = mean.map((_, channel) => {
    const column = Float32Array.from({ length: rows }, (_, row) => sample[row * size + channel])
    return column.sort()
  })
  const percentile = (share: number): number[] =>
    sorted.map((column) => rounded(column[Math.round(share * (rows - 1))]))
  return {
    count,
    mean: mean.map(rounded),
    sd: squares.map((sum) => rounded(Math.sqrt(sum / count))),
    // Not rounded: what was seen must lie inside.
    low,
    high,
    p01: percentile(0.01),
    p50: percentile(0.5),
    p99: percentile(0.99),
  }
}
