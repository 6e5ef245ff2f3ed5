import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { createBatch, createReplayBuffer } from '../../../src/learn/replay-buffer.ts'
import { episodeFrom, interleaved, rowsOf, type Step } from './streams.ts'

const discount = 0.9

function expectReturns(steps: readonly Step[], nStep: number, batch: ReturnType<typeof createBatch>): void {
  for (let row = 0; row < batch.size; row++) {
    const numbers = episodeFrom(steps, batch.observation[row]).slice(0, nStep)
    const sum = numbers.reduce((total, number, index) => total + discount ** index * number, 0)
    const last = numbers.at(-1) ?? Number.NaN
    expect(batch.reward[row]).toBeCloseTo(sum, 3)
    expect(batch.nextObservation[row]).toBe(last + 0.5)
    expect(batch.terminated[row]).toBe(steps[last]?.end === 'terminated' ? 1 : 0)
    expect(batch.discount[row]).toBeCloseTo(discount ** numbers.length, 5)
  }
}

describe('n-step returns', () => {
  it('equal the sum over the episode, whatever is interleaved, overwritten or cut', () => {
    fc.assert(
      fc.property(
        interleaved,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 70 }),
        (steps, n, capacity) => {
          const buffer = createReplayBuffer(capacity, 1, 1, { nStep: n, discount })
          buffer.addRows(rowsOf(steps), steps.length)
          const batch = createBatch(40, 1, 1, discount)
          buffer.sample(batch, createRandom(n))
          if (n > 1) expectReturns(steps, n, batch)
          for (const seen of batch.observation) expect(seen).toBeGreaterThanOrEqual(steps.length - capacity)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('go on over a checkpoint with the running episodes, and never without', () => {
    fc.assert(
      fc.property(interleaved, interleaved, fc.integer({ min: 1, max: 70 }), (before, after, capacity) => {
        const options = { nStep: 5, discount }
        const original = createReplayBuffer(capacity, 1, 1, options)
        original.addRows(rowsOf(before), before.length)
        const oldest = original.added - original.size
        const resumed = createReplayBuffer(capacity, 1, 1, options)
        const cut = createReplayBuffer(capacity, 1, 1, options)
        for (const each of [resumed, cut]) each.restoreRows(oldest, original.saveRows(oldest, before.length))
        resumed.restoreExtras(original.saveExtras())
        const all = [...before, ...after]
        const rest = rowsOf(all)
        for (const array of [rest.observation, rest.nextObservation, rest.action, rest.reward, rest.stream]) {
          array.copyWithin(0, before.length)
        }
        for (const array of [rest.terminated, rest.truncated]) array.copyWithin(0, before.length)
        for (const each of [resumed, cut]) each.addRows(rest, after.length)
        const batch = createBatch(40, 1, 1, discount)
        resumed.sample(batch, createRandom(1))
        expectReturns(all, 5, batch)
        cut.sample(batch, createRandom(1))
        const ended = before.map((step, number) => {
          const last = episodeFrom(before, number).length === 1 && step.end === 'no'
          return last ? { ...step, end: 'truncated' as const } : step
        })
        expectReturns([...ended, ...after], 5, batch)
      }),
      { numRuns: 200 },
    )
  })

  it('leave the batch’s own discount alone when there is one step', () => {
    const buffer = createReplayBuffer(4, 1, 1)
    buffer.addRows(rowsOf([{ stream: 0, end: 'no' }]), 1)
    const batch = createBatch(3, 1, 1, 0.7)
    buffer.sample(batch, createRandom(0))
    expect(Array.from(batch.discount, (value) => value.toFixed(3))).toEqual(['0.700', '0.700', '0.700'])
  })
})
