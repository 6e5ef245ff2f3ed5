import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { createSumTree } from '../../../src/learn/replay/sum-tree.ts'
import { createBatch, createReplayBuffer } from '../../../src/learn/replay-buffer.ts'
import { rowsOf, type Step } from './streams.ts'

const steps = (count: number): Step[] => Array.from({ length: count }, () => ({ stream: 0, end: 'no' }))

/** A buffer of `count` rows whose priorities are as given, as a learner would have set them. */
function prioritised(errors: readonly number[], options: { exponent?: number; batches?: number } = {}) {
  const buffer = createReplayBuffer(errors.length, 1, 1, {
    replay: 'prioritised',
    priority: { batches: 1_000, ...options },
  })
  buffer.addRows(rowsOf(steps(errors.length)), errors.length)
  const batch = createBatch(errors.length, 1, 1, 0.99)
  // All new rows have the same priority: one from each stratum is every row once, in order.
  buffer.sample(batch, createRandom(0))
  expect(Array.from(batch.observation)).toEqual(errors.map((_, number) => number))
  buffer.prioritise(Float32Array.from(errors))
  return buffer
}

describe('the sum tree', () => {
  it('finds the leaf that a walk along all leaves finds', () => {
    const writes = fc.array(fc.tuple(fc.nat(19), fc.integer({ min: 0, max: 9 })), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(writes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (pairs, share) => {
        const tree = createSumTree(20)
        const plain = new Float64Array(20)
        for (const [leaf, value] of pairs) {
          tree.set(leaf, value)
          plain[leaf] = value
        }
        const total = plain.reduce((sum, value) => sum + value, 0)
        expect(tree.total).toBe(total)
        expect(Array.from(plain.keys(), tree.get)).toEqual(Array.from(plain))
        if (total === 0) return
        let expected = 0
        for (let rest = share * total - plain[0]; rest >= 0; rest -= plain[expected]) expected++
        expect(tree.find(share * total)).toBe(expected)
      }),
    )
  })

  it('has no leaf of 0 found, not even at the very end of the mass', () => {
    const tree = createSumTree(8)
    tree.set(2, 0.1)
    tree.set(5, 0.2)
    expect(tree.find(tree.total)).toBe(5)
    expect(tree.find(tree.total * 2)).toBe(5)
    expect(tree.find(0)).toBe(2)
  })

  it('does not drift', () => {
    const tree = createSumTree(64)
    const random = createRandom(1)
    for (let write = 0; write < 100_000; write++) tree.set(random.integer(64), 10 ** random.between(-6, 6))
    for (let leaf = 0; leaf < 64; leaf++) tree.set(leaf, 1)
    expect(tree.total).toBe(64)
  })
})

describe('prioritised replay', () => {
  it('draws rows in proportion to their priority (chi-square, fixed seed)', () => {
    const errors = [0.1, 0.5, 1, 2, 4, 8, 0.1, 3]
    const buffer = prioritised(errors, { exponent: 0.6 })
    const shares = errors.map((error) => (error + 1e-6) ** 0.6)
    const total = shares.reduce((sum, share) => sum + share, 0)
    const counts = errors.map(() => 0)
    const random = createRandom(7)
    // Batches of one: with several, strata make the counts more even than chance.
    const batch = createBatch(1, 1, 1, 0.99)
    const draws = 40_000
    for (let draw = 0; draw < draws; draw++) {
      buffer.sample(batch, random)
      const number = batch.observation[0]
      counts[number] = (counts[number] ?? 0) + 1
    }
    const chiSquare = counts.reduce((sum, count, number) => {
      const expected = (draws * (shares[number] ?? 0)) / total
      return sum + (count - expected) ** 2 / expected
    }, 0)
    // 7 degrees of freedom: 24.3 is exceeded once in a thousand seeds.
    expect(chiSquare).toBeLessThan(24.3)
  })

  it('weighs rows by (N · P)^−β over the largest of the batch, β rising from 0.4 to 1', () => {
    const errors = [1, 2, 3, 4]
    const buffer = prioritised(errors, { exponent: 1, batches: 3 })
    const batch = createBatch(16, 1, 1, 0.99)
    for (const beta of [0.4 + 0.6 / 3, 0.4 + 1.2 / 3, 1, 1]) {
      buffer.sample(batch, createRandom(3))
      const raw = Array.from(batch.observation, (number) => ((4 * (errors[number] ?? 0)) / 10) ** -beta)
      for (const [row, weight] of raw.entries())
        expect(batch.weight[row]).toBeCloseTo(weight / Math.max(...raw), 4)
      expect(Math.max(...batch.weight)).toBe(1)
    }
  })

  it('gives a new row the largest priority so far, and forgets those of the row it overwrites', () => {
    const buffer = prioritised([1e-3, 1e-3, 1e-3, 50], { exponent: 1 })
    const newRow = rowsOf(steps(1))
    newRow.observation[0] = 99
    buffer.addRows(newRow, 1)
    const batch = createBatch(2_000, 1, 1, 0.99)
    buffer.sample(batch, createRandom(5))
    const share = (number: number): number =>
      batch.observation.filter((each) => each === number).length / 2_000
    expect(share(0)).toBe(0)
    expect(share(99)).toBeCloseTo(0.5, 1)
    expect(share(3)).toBeCloseTo(0.5, 1)
  })

  it('is not broken by an error that is no number', () => {
    const buffer = prioritised([1, Number.NaN, Number.POSITIVE_INFINITY, 1])
    const batch = createBatch(64, 1, 1, 0.99)
    buffer.sample(batch, createRandom(2))
    expect(batch.weight.every((weight) => weight > 0 && weight <= 1)).toBe(true)
  })

  it('draws the same after a restore', () => {
    const original = prioritised([1, 2, 3, 4, 0.1, 7])
    const restored = createReplayBuffer(6, 1, 1, { replay: 'prioritised', priority: { batches: 1_000 } })
    restored.restoreRows(0, original.saveRows(0, 6))
    restored.restoreExtras(original.saveExtras())
    const [one, other] = [createBatch(9, 1, 1, 0.99), createBatch(9, 1, 1, 0.99)]
    const [random, again] = [createRandom(4), createRandom(4)]
    for (let round = 0; round < 5; round++) {
      original.sample(one, random)
      restored.sample(other, again)
      expect(other).toEqual(one)
      for (const each of [original, restored])
        each.prioritise(one.observation.map((number) => number * round))
      for (const each of [original, restored]) each.addRows(rowsOf(steps(1)), 1)
    }
    expect(restored.saveExtras()).toEqual(original.saveExtras())
  })
})

describe('replay of the newest rows', () => {
  it('only draws what came in since the updates before', () => {
    const buffer = createReplayBuffer(100, 1, 1, { replay: 'newest' })
    const batch = createBatch(50, 1, 1, 0.99)
    const random = createRandom(0)
    const seen = (): number[] => {
      buffer.sample(batch, random)
      buffer.sample(batch, random)
      return [...new Set(batch.observation)].sort((a, b) => a - b)
    }
    buffer.addRows(rowsOf(steps(3)), 3)
    buffer.addRows(rowsOf(steps(5)), 5)
    expect(seen()).toEqual([0, 1, 2, 3, 4])
    const last = rowsOf(steps(2))
    last.observation.set([70, 71])
    buffer.addRows(last, 2)
    expect(seen()).toEqual([70, 71])
  })
})
