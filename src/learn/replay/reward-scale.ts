import type { ReplayState } from './ring.ts'

/**
 * Rewards over the standard deviation of the discounted return so far, clipped to ±10, as Stable-Baselines3's
 * `VecNormalize` does it: the size of a task's rewards then no longer matters to the learning rate. The mean is left
 * alone, which would change what is best where episodes differ in length.
 */
export interface RewardScale {
  /** A new row, in the order of its stream. */
  add(reward: number, ended: boolean, stream: number): void
  scale(reward: number): number
  save(): ReplayState
  restore(state: ReplayState): void
}

const clip = 10
const epsilon = 1e-8

export function createRewardScale(discount: number): RewardScale {
  /** Discounted sum of the running episode's rewards, by stream. */
  const returns: number[] = []
  let count = 0
  let mean = 0
  let squares = 0
  let inverse = 1

  const refresh = (): void => {
    inverse = count > 0 ? 1 / Math.sqrt(squares / count + epsilon) : 1
  }

  return {
    add(reward, ended, stream) {
      const value = (returns[stream] ?? 0) * discount + reward
      returns[stream] = ended ? 0 : value
      // Welford 1962.
      count++
      const difference = value - mean
      mean += difference / count
      squares += difference * (value - mean)
      refresh()
    },
    scale: (reward) => Math.max(-clip, Math.min(clip, reward * inverse)),
    save: () => ({
      // Bit for bit: as the bytes of float64.
      rewardScale: new Uint8Array(Float64Array.of(count, mean, squares, ...returns).buffer),
    }),
    restore({ rewardScale }) {
      if (!rewardScale || rewardScale.length < 24) {
        throw new RangeError(
          'the saved replay has no statistics of rewards: it was made without trainer.normaliseRewards',
        )
      }
      const [savedCount = 0, savedMean = 0, savedSquares = 0, ...savedReturns] = new Float64Array(
        rewardScale.slice().buffer,
      )
      count = savedCount
      mean = savedMean
      squares = savedSquares
      returns.splice(0, returns.length, ...savedReturns)
      refresh()
    },
  }
}
