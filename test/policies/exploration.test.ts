import { describe, expect, it } from 'vitest'
import {
  createExploration,
  gaussianNoise,
  type NoiseKind,
  ornsteinUhlenbeckNoise,
} from '../../policies/exploration.ts'
import { createRandom } from '../../src/contract/random.ts'

/** The noise of `count` steps on an action of 0. */
function series(exploration: ReturnType<typeof gaussianNoise>, count: number): number[] {
  const random = createRandom(7)
  const action = new Float32Array(1)
  return Array.from({ length: count }, () => {
    action[0] = 0
    exploration.disturb(action, random)
    return action[0]
  })
}

/** Covariance of a series of mean zero with itself, `lag` steps on. */
function autocovariance(values: readonly number[], lag: number): number {
  const pairs = values.slice(lag).map((value, index) => value * (values[index] ?? Number.NaN))
  return pairs.reduce((sum, product) => sum + product, 0) / pairs.length
}

describe('exploration noise', () => {
  it('is independent from step to step when it is Gaussian', () => {
    const values = series(gaussianNoise(0.2), 20_000)
    expect(autocovariance(values, 0)).toBeCloseTo(0.04, 2)
    expect(Math.abs(autocovariance(values, 1))).toBeLessThan(0.002)
  })

  it('has the variance and memory of its equation when it is Ornstein–Uhlenbeck', () => {
    // Small, so that the clip to [−1, 1] does not show: σ² / (1 − (1 − θ)²), and (1 − θ)ᵏ of it k steps on.
    const values = series(ornsteinUhlenbeckNoise(1, 0.02), 50_000)
    const variance = 0.02 ** 2 / (1 - 0.85 ** 2)
    expect(autocovariance(values, 0) / variance).toBeCloseTo(1, 1)
    expect(autocovariance(values, 4) / variance).toBeCloseTo(0.85 ** 4, 1)
  })

  it('starts from zero in each episode, one state a channel', () => {
    const noise = ornsteinUhlenbeckNoise(2, 0.2)
    const play = (): Float32Array => {
      const random = createRandom(1)
      const action = new Float32Array(2)
      for (let step = 0; step < 20; step++) noise.disturb(action.fill(0), random)
      return action
    }
    const first = play()
    expect(first[0]).not.toBe(first[1])
    const goesOn = play()
    expect(goesOn).not.toEqual(first)
    noise.beginEpisode()
    expect(play()).toEqual(first)
  })

  it('never leaves the bounds', () => {
    for (const noise of [gaussianNoise(5), ornsteinUhlenbeckNoise(1, 5)]) {
      const values = series(noise, 500)
      expect(Math.max(...values)).toBe(1)
      expect(Math.min(...values)).toBe(-1)
    }
  })

  it('is chosen by name, and a misspelt one gets the right one back', () => {
    expect(() => createExploration('ornstein-uhlenbek' as NoiseKind, 1, 0.1)).toThrow(/ornstein-uhlenbek/)
    expect(series(createExploration('gaussian', 1, 0.2), 5)).toEqual(series(gaussianNoise(0.2), 5))
    expect(series(createExploration('ornstein-uhlenbeck', 1, 0.2), 5)).toEqual(
      series(ornsteinUhlenbeckNoise(1, 0.2), 5),
    )
  })
})
