import { expect, test } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)

test('the same seed draws the same numbers, another seed others', () => {
  expect(draw(8, createRandom(7).uniform)).toEqual(draw(8, createRandom(7).uniform))
  expect(draw(8, createRandom(7).uniform)).not.toEqual(draw(8, createRandom(8).uniform))
})

test('a restored state continues where it was saved', () => {
  const random = createRandom(3)
  draw(11, random.normal)
  const state = random.save()
  const expected = draw(5, random.normal)
  random.restore(state)
  expect(draw(5, random.normal)).toEqual(expected)
})

test('a split generator does not repeat its parent', () => {
  const parent = createRandom(1)
  const child = parent.split()
  expect(draw(8, child.uniform)).not.toEqual(draw(8, parent.uniform))
})

test('uniform and normal have the moments they should', () => {
  const random = createRandom(42)
  const uniform = draw(100_000, random.uniform)
  const normal = draw(100_000, random.normal)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = (values: number[]) => mean(values.map((value) => value * value)) - mean(values) ** 2
  // Four standard errors of each estimate.
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 100_000))
  expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(100_000))
  expect(Math.abs(variance(normal) - 1)).toBeLessThan(4 * Math.sqrt(2 / 100_000))
  expect(Math.min(...uniform.slice(0, 50_000))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...uniform.slice(0, 50_000))).toBeLessThan(1)
})

test('integers cover their range evenly', () => {
  const random = createRandom(5)
  const counts = new Array(6).fill(0)
  for (let index = 0; index < 60_000; index++) counts[random.integer(6)]++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000))
})
