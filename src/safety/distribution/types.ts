/** What a policy was shown in training, channel by channel in the order of its observation; SI units. */
export interface ObservationStatistics {
  /** Observations that were counted. */
  readonly count: number
  readonly mean: readonly number[]
  /** Standard deviation. */
  readonly sd: readonly number[]
  /** Least and largest value ever seen. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** The 1st, 50th and 99th percentile, of a sample of what training has seen. */
  readonly p01: readonly number[]
  readonly p50: readonly number[]
  readonly p99: readonly number[]
}

/** When a score matters. A score of 1 is one standard deviation of training beyond all that training has seen. */
export interface DistributionLimits {
  /** From this score on a run warns. */
  readonly warn: number
  /** From this score on the robot holds instead of doing what the policy says. */
  readonly hold: number
  /** Time that a score may be at `hold` before the robot is stopped for good, s; time below it is taken off again. */
  readonly stopAfterS: number
}

/** In force where a description says nothing. */
export const distributionDefaults: DistributionLimits = { warn: 1, hold: 3, stopAfterS: 0.5 }

export type DistributionVerdict = 'known' | 'warn' | 'hold' | 'stop'
