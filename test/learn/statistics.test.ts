import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import {
  aggregate,
  interquartileMean,
  mean,
  quantile,
  stratifiedBootstrap,
} from '../../src/learn/statistics.ts'

const scores = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 })

describe('the interquartile mean', () => {
  // By hand; the same as scipy.stats.trim_mean(values, 0.25).
  it.each([
    [[7], 7],
    [[1, 2, 9], 4],
    [[100, 1, 2, 3], 2.5],
    [[5, 1, 100, 3, 4, 2, -50, 6], 3.5],
    [[0, 0, 1, 2, 3, 4, 5, 1000, 1000], 3],
  ])('of %j is %d', (values, expected) => {
    expect(interquartileMean(values)).toBeCloseTo(expected, 12)
  })

  it('does not depend on the order, lies within the values, and moves and stretches with them', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: -9, max: 9, noNaN: true }), (values, by) => {
        const iqm = interquartileMean(values)
        expect(interquartileMean([...values].reverse())).toBe(iqm)
        expect(iqm).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9)
        expect(iqm).toBeLessThanOrEqual(Math.max(...values) + 1e-9)
        expect(interquartileMean(values.map((value) => value + by))).toBeCloseTo(iqm + by, 6)
        expect(interquartileMean(values.map((value) => value * by))).toBeCloseTo(iqm * by, 6)
      }),
    )
  })

  it('is not swayed by one run in five that failed', () => {
    expect(interquartileMean([-150, -151, -149, -150, -1_200])).toBeCloseTo(-150.3333, 3)
  })
})

it('a quantile is linear between order statistics', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2)
  expect(quantile([0, 10], 0.25)).toBe(2.5)
  expect([quantile([4, 5], 0), quantile([4, 5], 1)]).toEqual([4, 5])
})

describe('the stratified bootstrap', () => {
  it('is the same for the same seed, holds the statistic and shrinks to nothing without spread', () => {
    const values = [1, 4, 2, 8, 5]
    const one = stratifiedBootstrap([values], mean, { seed: 3, resamples: 500 })
    expect(stratifiedBootstrap([values], mean, { seed: 3, resamples: 500 })).toEqual(one)
    expect(stratifiedBootstrap([values], mean, { seed: 4, resamples: 500 })).not.toEqual(one)
    expect(one.low).toBeLessThan(mean(values))
    expect(one.high).toBeGreaterThan(mean(values))
    expect(stratifiedBootstrap([[2, 2, 2]], mean)).toEqual({ low: 2, high: 2 })
  })

  it('draws within each stratum only', () => {
    // Means of 0 and 10 for the two tasks: mixing strata would spread the statistic.
    const strata = [
      [0, 0, 0],
      [10, 10, 10],
    ]
    expect(stratifiedBootstrap(strata, mean, { resamples: 200 })).toEqual({ low: 5, high: 5 })
  })

  it('of two runs is known by hand', () => {
    // Means 0, 1/2, 1 with probabilities 1/4, 1/2, 1/4: the 2.5 % tails are the ends.
    expect(stratifiedBootstrap([[0, 1]], mean)).toEqual({ low: 0, high: 1 })
    expect(stratifiedBootstrap([[0, 1]], mean, { confidence: 0.4 })).toEqual({ low: 0.5, high: 0.5 })
  })

  it('covers the true mean about as often as it says', () => {
    const random = createRandom(11)
    let covered = 0
    for (let trial = 0; trial < 200; trial++) {
      const sample = Array.from({ length: 30 }, () => random.normal())
      const { low, high } = stratifiedBootstrap([sample], mean, { seed: trial, resamples: 300 })
      if (low <= 0 && high >= 0) covered++
    }
    // 95 % of 200 is 190; the percentile bootstrap of 30 values covers some 93 %. Standard deviation 3.6.
    expect(covered).toBeGreaterThan(172)
    expect(covered).toBeLessThan(200)
  })
})

it('an aggregate has mean and interquartile mean, each in its interval', () => {
  const { mean: average, meanInterval, iqm, iqmInterval } = aggregate([1, 2, 3, 4, 100])
  expect(average).toBe(22)
  expect(iqm).toBe(3)
  expect(meanInterval.low).toBeLessThan(22)
  expect(meanInterval.high).toBeGreaterThan(22)
  expect(iqmInterval.low).toBeGreaterThanOrEqual(1)
  expect(iqmInterval.high).toBeGreaterThan(3)
})
