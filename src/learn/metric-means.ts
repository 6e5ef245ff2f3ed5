import type { MetricsRow } from './metrics-log.ts'

/** Means of the learner's metrics over all updates since they were last taken. */
export interface MetricMeans {
  /** `means` of the last `updates` updates. */
  add(means: readonly number[], updates: number): void
  take(): MetricsRow
  save(): MetricMeansState
}

export interface MetricMeansState {
  readonly sums: readonly number[]
  readonly count: number
}

export function createMetricMeans(names: readonly string[], from?: MetricMeansState): MetricMeans {
  const sums = Float64Array.from(from?.sums ?? names.map(() => 0))
  let count = from?.count ?? 0
  return {
    add(means, updates) {
      for (const [index, mean] of means.entries()) sums[index] = (sums[index] ?? 0) + mean * updates
      count += updates
    },
    take() {
      if (count === 0) return {}
      const row = Object.fromEntries(
        names.map((name, index) => [`train/${name}`, (sums[index] ?? 0) / count]),
      )
      sums.fill(0)
      count = 0
      return row
    },
    save: () => ({ sums: Array.from(sums), count }),
  }
}
