import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { createBatch, createReplayBuffer } from '../../../src/learn/replay-buffer.ts'
import { episodeFrom, interleaved, nextOf, rowsOf, type Step } from './streams.ts'

const discount = 0.9

function expectReturns(steps: readonly Step[], nStep: number, batch: ReturnType<typeof createBatch>): void {
  for (let row = 0; row < batch.size; row++) {
    const numbers = episodeFrom(steps, batch.observation[row]).slice(0, nStep)
    const sum = numbers.reduce((total, number, index) => total + discount ** index * number, 0)
    const last = numbers.at(-1) ?? Number.NaN
    const next = nextOf(steps, last)
    expect(batch.reward[row]).toBeCloseTo(sum, 3)
    expect(batch.nextObservation[row]).toBe(next)
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
          const batch = createBatch(15, 1, 1, discount)
          buffer.sample(batch, createRandom(n))
          if (n > 1) expectReturns(steps, n, batch)
          for (const seen of batch.observation) expect(seen).toBeGreaterThanOrEqual(steps.length - capacity)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('go on over a checkpoint where the episode goes on, and not where the environment began anew', () => {
    const property = (before: readonly Step[], after: readonly Step[], capacity: number, goesOn: boolean) => {
      const running = (number: number): boolean =>
        episodeFrom(before, number).length === 1 && before[number]?.end === 'no'
      const cut = before.map((step, number): Step => (running(number) ? { ...step, end: 'truncated' } : step))
      const all = [...(goesOn ? before : cut), ...after]
      const original = createReplayBuffer(capacity, 1, 1, { nStep: 5, discount })
      const first = rowsOf(all)
      // Nothing says that an episode was broken off, only that the next row begins elsewhere.
      for (const [number, { end }] of before.entries()) first.truncated[number] = end === 'truncated' ? 1 : 0
      original.addRows(first, before.length)

      const resumed = createReplayBuffer(capacity, 1, 1, { nStep: 5, discount })
      const oldest = original.added - original.size
      resumed.restoreRows(oldest, original.saveRows(oldest, before.length))
      resumed.restoreExtras(original.saveExtras())
      resumed.addRows(rowsOf(all, before.length), after.length)
      const batch = createBatch(15, 1, 1, discount)
      resumed.sample(batch, createRandom(1))
      expectReturns(all, 5, batch)
    }
    const capacity = fc.integer({ min: 1, max: 70 })
    fc.assert(fc.property(interleaved, interleaved, capacity, fc.boolean(), property), { numRuns: 150 })
  })

  it('leave the batch’s own discount alone when there is one step', () => {
    const buffer = createReplayBuffer(4, 1, 1)
    buffer.addRows(rowsOf([{ stream: 0, end: 'no' }]), 1)
    const batch = createBatch(3, 1, 1, 0.7)
    buffer.sample(batch, createRandom(0))
    expect(Array.from(batch.discount, (value) => value.toFixed(3))).toEqual(['0.700', '0.700', '0.700'])
  })
})
