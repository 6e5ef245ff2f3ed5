import type { Channel } from '../../contract/channel.ts'
import type { DistributionLimits, DistributionVerdict, ObservationStatistics } from './types.ts'

/**
 * Tells observations that are like those of training from those that are not, channel by channel.
 *
 * Score of a channel: how far the value lies outside [low, high] of training, in standard deviations of training; 0
 * inside. A value that is no number has an infinite score.
 */
export interface DistributionWatch {
  /** Judge an observation, once a decision. Allocation-free. Shape [channels]. */
  step(observation: ArrayLike<number>): DistributionVerdict
  /** Of the last observation. Shape [channels]. */
  readonly scores: Float64Array
  /** Index of the channel with the largest score in the last step. */
  readonly worst: number
  /** Steps so far, and those with at least that verdict. */
  readonly steps: number
  readonly warned: number
  readonly held: number
  /** The largest score of the whole run, of which channel, and the value that had it; −1 when all was known. */
  readonly peak: { readonly score: number; readonly channel: number; readonly value: number }
}

/** A channel that hardly moved in training has a spread of at least this share of its bounds. */
const leastSpread = 0.01
/** The same where it has no bounds: of how large it was, or of 1. */
const leastSpreadUnbounded = 1e-3

function spreadOf({ low, high }: Channel, statistics: ObservationStatistics, index: number): number {
  const largest = Math.max(Math.abs(statistics.low[index]), Math.abs(statistics.high[index]), 1)
  const range = high - low
  const least = Number.isFinite(range) ? leastSpread * range : leastSpreadUnbounded * largest
  return Math.max(statistics.sd[index], least)
}

/**
 * @param periodS between two decisions, for `stopAfterS`
 * @throws RangeError if statistics and channels are not of the same number
 */
export function createDistributionWatch(
  channels: readonly Channel[],
  statistics: ObservationStatistics,
  limits: DistributionLimits,
  periodS: number,
): DistributionWatch {
  if (statistics.low.length !== channels.length) {
    throw new RangeError(`statistics of ${statistics.low.length} channels for ${channels.length}`)
  }
  const low = Float64Array.from(statistics.low)
  const high = Float64Array.from(statistics.high)
  const spread = Float64Array.from(channels, (channel, index) => spreadOf(channel, statistics, index))
  const scores = new Float64Array(channels.length)
  const peak = { score: 0, channel: -1, value: 0 }
  let worst = 0
  let steps = 0
  let warned = 0
  let held = 0
  let heldS = 0

  return {
    scores,
    peak,
    get worst() {
      return worst
    },
    get steps() {
      return steps
    },
    get warned() {
      return warned
    },
    get held() {
      return held
    },
    step(observation) {
      worst = 0
      for (let index = 0; index < scores.length; index++) {
        const value = observation[index]
        const beyond = Math.max(low[index] - value, value - high[index], 0) / spread[index]
        // NaN compares false with everything, so it must be caught here or it would pass below.
        scores[index] = Number.isNaN(beyond) ? Number.POSITIVE_INFINITY : beyond
        if (scores[index] > scores[worst]) worst = index
      }
      const score = scores[worst]
      if (score > peak.score) {
        peak.score = score
        peak.channel = worst
        peak.value = observation[worst]
      }
      steps++
      if (score >= limits.warn || score >= limits.hold) warned++
      if (score < limits.hold) {
        heldS = Math.max(0, heldS - periodS)
        return score >= limits.warn ? 'warn' : 'known'
      }
      held++
      heldS += periodS
      return heldS >= limits.stopAfterS ? 'stop' : 'hold'
    },
  }
}
