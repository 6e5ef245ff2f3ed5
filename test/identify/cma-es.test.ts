import { expect, test } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { createCmaEs } from '../../src/identify/cma-es.ts'

type Objective = (x: Float64Array) => number

const sum = (x: Float64Array, term: (value: number, index: number) => number): number =>
  x.reduce((total, value, index) => total + term(value, index), 0)
const sphere: Objective = (x) => sum(x, (value) => value ** 2)
/** Axes of 1 : 1000. */
const ellipsoid: Objective = (x) => sum(x, (value, index) => 1e6 ** (index / (x.length - 1)) * value ** 2)
const rosenbrock: Objective = (x) =>
  sum(x.subarray(1), (value, index) => 100 * (value - x[index] ** 2) ** 2 + (1 - x[index]) ** 2)

function evaluationsTo(goal: number, objective: Objective, start: number[], sigma: number, seed = 1): number {
  const search = createCmaEs({ start, sigma, random: createRandom(seed) })
  let evaluations = 0
  while (evaluations < 20_000) {
    const points = search.ask()
    const values = points.map(objective)
    evaluations += points.length
    if (Math.min(...values) <= goal) return evaluations
    search.tell(points, values)
  }
  return Number.POSITIVE_INFINITY
}

// Evaluations at most: about twice what was needed when this was written.
test.each([
  ['sphere', sphere, [1, 1, 1, 1, 1, 1], 2000],
  ['ellipsoid', ellipsoid, [1, 1, 1, 1, 1, 1], 4000],
  ['Rosenbrock', rosenbrock, [-1, 1, -1, 1, -1, 1], 6000],
] as const)('%s in 6 dimensions to 1e-10', (_, objective, start, bound) => {
  for (const seed of [1, 2, 3]) {
    expect(evaluationsTo(1e-10, objective, [...start], 0.5, seed)).toBeLessThan(bound)
  }
})

test('one dimension works', () => {
  expect(evaluationsTo(1e-10, (x) => (x[0] - 3) ** 2, [0], 0.5)).toBeLessThan(500)
})

test('only the order of the values counts, and the ellipsoid may be turned', () => {
  const turned: Objective = (x) => {
    const y = x.slice()
    for (let i = 0; i + 1 < x.length; i++) {
      const [a, b] = [y[i], y[i + 1]]
      y[i] = 0.8 * a - 0.6 * b
      y[i + 1] = 0.6 * a + 0.8 * b
    }
    return Math.log(ellipsoid(y) + 1e-300)
  }
  expect(evaluationsTo(Math.log(1e-10), turned, [1, 1, 1, 1, 1, 1], 0.5)).toBeLessThan(4000)
})

test('the same seed repeats every point', () => {
  const run = (seed: number): number[] => {
    const search = createCmaEs({ start: [1, 2], sigma: 1, random: createRandom(seed) })
    for (let generation = 0; generation < 5; generation++) {
      const points = search.ask()
      search.tell(points, points.map(sphere))
    }
    return [...search.mean]
  }
  expect(run(3)).toEqual(run(3))
  expect(run(3)).not.toEqual(run(4))
})

test('a least spread is kept, and a NaN counts as the worst', () => {
  const search = createCmaEs({ start: [2, 2], sigma: 0.5, random: createRandom(1), leastSpread: [0, 0.2] })
  for (let generation = 0; generation < 150; generation++) {
    const points = search.ask()
    search.tell(
      points,
      points.map((x) => (x[0] < -1 ? Number.NaN : sphere(x))),
    )
  }
  const [first, second] = search.spread()
  expect(first).toBeLessThan(0.05)
  expect(second).toBeGreaterThanOrEqual(0.2 - 1e-12)
  expect(Math.abs(search.mean[0])).toBeLessThan(0.1)
})
