import { createRandom } from '../contract/random.ts'

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Interquartile mean: the mean of what is left when a quarter of the values (rounded down) is cut off at either end.
 * Less swayed by one bad run than the mean, and less wasteful than the median (Agarwal et al. 2021, "Deep RL at the
 * Edge of the Statistical Precipice", section 4.3; rounding as in their library, scipy's `trim_mean`). Of fewer than
 * four values it is their mean.
 */
export function interquartileMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4)
  const sorted = Float64Array.from(values).sort()
  return mean(Array.from(sorted.subarray(cut, sorted.length - cut)))
}

/** Linear between the two nearest order statistics, as NumPy's default. `share` in [0, 1]. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  return low + (at - below) * (high - low)
}

export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  readonly seed?: number
  readonly resamples?: number
  readonly confidence?: number
}

/**
 * Percentile interval of a statistic by stratified bootstrap (Agarwal et al. 2021, section 4.1): runs are drawn again
 * with replacement within each stratum, which is a task. With one task it is the plain bootstrap over runs. Of three
 * runs there are only ten different resamples: the interval is then coarse, and rather too narrow than too wide.
 *
 * @param strata scores [task][run]
 */
export function stratifiedBootstrap(
  strata: readonly (readonly number[])[],
  statistic: (scores: readonly number[]) => number,
  { seed = 0, resamples = 10_000, confidence = 0.95 }: BootstrapOptions = {},
): Interval {
  const random = createRandom(seed)
  const values: number[] = []
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = strata.flatMap((runs) => runs.map(() => runs[random.integer(runs.length)] as number))
    values.push(statistic(drawn))
  }
  const tail = (1 - confidence) / 2
  return { low: quantile(values, tail), high: quantile(values, 1 - tail) }
}

/** What several runs of one task came to. */
export interface Aggregate {
  readonly mean: number
  readonly meanInterval: Interval
  readonly iqm: number
  readonly iqmInterval: Interval
}

export function aggregate(scores: readonly number[], options?: BootstrapOptions): Aggregate {
  return {
    mean: mean(scores),
    meanInterval: stratifiedBootstrap([scores], mean, options),
    iqm: interquartileMean(scores),
    iqmInterval: stratifiedBootstrap([scores], interquartileMean, options),
  }
}
