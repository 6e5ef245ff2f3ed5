import { describe, expect, test } from 'vitest'
import type { Channel } from '../../../src/contract/channel.ts'
import { createDistributionWatch } from '../../../src/safety/distribution/index.ts'
import type { ObservationStatistics } from '../../../src/safety/distribution/types.ts'

const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
const channels: readonly Channel[] = [
  { name: 'speed', unit: 'rad/s', ...open },
  { name: 'flag', unit: '1', low: 0, high: 2 },
]
const none = [0, 0]
const statistics: ObservationStatistics = {
  count: 100,
  mean: [0, 1],
  sd: [0.5, 0],
  low: [-2, 1],
  high: [3, 1],
  p01: none,
  p50: none,
  p99: none,
}
const limits = { warn: 1, hold: 3, stopAfterS: 0.05 }
const watch = () => createDistributionWatch(channels, statistics, limits, 0.02)

describe('scores', () => {
  test('are 0 within what training saw, bounds included', () => {
    const judge = watch()
    for (const speed of [-2, 0, 3]) expect(judge.step([speed, 1])).toBe('known')
    expect([...judge.scores]).toEqual([0, 0])
    expect(judge.peak).toEqual({ score: 0, channel: -1, value: 0 })
  })

  test('count standard deviations beyond either end', () => {
    const judge = watch()
    judge.step([-3, 1])
    expect([...judge.scores]).toEqual([2, 0])
    judge.step([3.25, 1])
    expect([...judge.scores]).toEqual([0.5, 0])
    expect(judge.peak).toEqual({ score: 2, channel: 0, value: -3 })
  })

  test('of a channel that never moved count hundredths of its range', () => {
    const judge = watch()
    judge.step([0, 1.1])
    expect(judge.scores[1]).toBeCloseTo(5, 9)
    expect(judge.worst).toBe(1)
  })

  test('of one that never moved and has no bounds count thousandths of its size', () => {
    const still = { ...statistics, sd: [0, 0], low: [10, 1], high: [10, 1] }
    const judge = createDistributionWatch(channels, still, limits, 0.02)
    judge.step([10.02, 1])
    expect(judge.scores[0]).toBeCloseTo(2, 9)
    const small = { ...statistics, sd: [0, 0], low: [0, 1], high: [0, 1] }
    const other = createDistributionWatch(channels, small, limits, 0.02)
    other.step([-0.005, 1])
    expect(other.scores[0]).toBeCloseTo(5, 9)
  })

  test('are infinite for what is no number or no finite one', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const judge = watch()
      expect(judge.step([value, 1])).toBe('hold')
      expect(judge.scores[0]).toBe(Number.POSITIVE_INFINITY)
    }
  })
})

describe('verdicts', () => {
  test('a warning from its threshold on, a hold from the other, and each is counted', () => {
    const judge = watch()
    expect(judge.step([3.49, 1])).toBe('known')
    expect(judge.step([3.5, 1])).toBe('warn')
    expect(judge.step([4.49, 1])).toBe('warn')
    expect(judge.step([4.5, 1])).toBe('hold')
    expect(judge).toMatchObject({ steps: 4, warned: 3, held: 1 })
  })

  test('a stop once it has been held for as long as it may be', () => {
    const judge = watch()
    expect([1, 2, 3].map(() => judge.step([9, 1]))).toEqual(['hold', 'hold', 'stop'])
  })

  test('what is known again takes time off: now and then is no stop, more often than not is', () => {
    const even = watch()
    for (let turn = 0; turn < 50; turn++) {
      expect(even.step([9, 1])).toBe('hold')
      expect(even.step([0, 1])).toBe('known')
    }
    const often = watch()
    const verdicts = Array.from({ length: 12 }, (_, step) => often.step([step % 3 === 2 ? 0 : 9, 1]))
    expect(verdicts).toContain('stop')
  })

  test('a hold below the warning is still told as one', () => {
    const judge = createDistributionWatch(channels, statistics, { ...limits, warn: 5, hold: 3 }, 0.02)
    expect(judge.step([5, 1])).toBe('hold')
    expect(judge.warned).toBe(1)
  })
})

test('statistics of other channels are refused', () => {
  const other = { ...statistics, low: [0], high: [0] }
  expect(() => createDistributionWatch(channels, other, limits, 0.02)).toThrow(
    'statistics of 1 channels for 2',
  )
})
