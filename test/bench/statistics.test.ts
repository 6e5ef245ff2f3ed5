import { expect, test } from 'vitest'
import { fitLine, median } from '../../bench/statistics.ts'

test('median of an odd and of an even number of values', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('a line is found again, without error', () => {
  const { slope, standardError } = fitLine([0, 1, 2, 3].map((x) => [x, 5 - 2 * x]))
  expect(slope).toBeCloseTo(-2, 12)
  expect(standardError).toBeCloseTo(0, 12)
})

test('slope and standard error of scattered points', () => {
  // By hand: mean (1.5, 1.25), Sxx = 5, Sxy = 3.5, Syy = 2.75.
  const { slope, standardError } = fitLine([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
  ])
  expect(slope).toBeCloseTo(3.5 / 5, 12)
  // Residual sum of squares: Syy − slope · Sxy = 2.75 − 0.7 · 3.5 = 0.3; standard error √(0.3 / 2 / 5).
  expect(standardError).toBeCloseTo(Math.sqrt(0.03), 12)
})
