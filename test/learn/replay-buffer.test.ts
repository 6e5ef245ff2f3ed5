import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { createBatch, createReplayBuffer, createRows } from '../../src/learn/replay-buffer.ts'

/** Transition number `n`, recognisable in every field. */
function fill(buffer: ReturnType<typeof createReplayBuffer>, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    buffer.add(
      Float32Array.of(n, 0 - n),
      Float32Array.of(n / 1000),
      n,
      Float32Array.of(n + 1, -n - 1),
      n % 3 === 0,
      n % 5 === 0,
    )
  }
}

describe('the replay buffer', () => {
  it('keeps the newest transitions, whole, whatever the capacity', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer(),
        (capacity, added, seed) => {
          const buffer = createReplayBuffer(capacity, 2, 1)
          fill(buffer, 0, added)
          expect(buffer.size).toBe(Math.min(capacity, added))
          const batch = createBatch(64, 2, 1, 0.99)
          buffer.sample(batch, createRandom(seed))
          for (let row = 0; row < batch.size; row++) {
            const n = batch.reward[row] ?? -1
            expect(n).toBeGreaterThanOrEqual(Math.max(0, added - capacity))
            expect(n).toBeLessThan(added)
            expect(Array.from(batch.observation.subarray(2 * row, 2 * row + 2))).toEqual([n, 0 - n])
            expect(Array.from(batch.nextObservation.subarray(2 * row, 2 * row + 2))).toEqual([n + 1, -n - 1])
            expect(batch.action[row]).toBeCloseTo(n / 1000, 6)
            expect(batch.terminated[row]).toBe(n % 3 === 0 ? 1 : 0)
          }
        },
      ),
    )
  })

  it('samples uniformly', () => {
    const buffer = createReplayBuffer(10, 2, 1)
    fill(buffer, 0, 10)
    const batch = createBatch(1000, 2, 1, 0.99)
    const counts = new Float64Array(10)
    const random = createRandom(1)
    for (let draw = 0; draw < 20; draw++) {
      buffer.sample(batch, random)
      for (const reward of batch.reward) counts[reward] = (counts[reward] ?? 0) + 1
    }
    // 20 000 draws into 10 cells: the standard deviation of a cell is 42.
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(5 * 42)
  })

  it('is refused while empty', () => {
    expect(() => createReplayBuffer(4, 2, 1).sample(createBatch(1, 2, 1, 0.99), createRandom(0))).toThrow(
      RangeError,
    )
  })

  it('takes rows in as it takes single transitions', () => {
    const rows = createRows(7, 2, 1)
    const one = createReplayBuffer(5, 2, 1)
    const other = createReplayBuffer(5, 2, 1)
    fill(one, 0, 7)
    for (let n = 0; n < 7; n++) {
      rows.observation.set([n, 0 - n], 2 * n)
      rows.action[n] = n / 1000
      rows.reward[n] = n
      rows.nextObservation.set([n + 1, -n - 1], 2 * n)
      rows.terminated[n] = n % 3 === 0 ? 1 : 0
      rows.truncated[n] = n % 5 === 0 ? 1 : 0
    }
    other.addRows(rows, 7)
    expect(other.added).toBe(7)
    expect(other.saveRows(2, 7)).toEqual(one.saveRows(2, 7))
    const observation = new Float32Array(2)
    other.observationAt(0, observation)
    expect(Array.from(observation)).toEqual([2, -2])
  })

  it('goes on after its transitions were put back, piece by piece, as if nothing had happened', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat(40), { maxLength: 4 }),
        (capacity, added, cuts) => {
          const original = createReplayBuffer(capacity, 2, 1)
          const restored = createReplayBuffer(capacity, 2, 1)
          const pieces: [from: number, rows: ReturnType<typeof original.saveRows>][] = []
          let saved = 0
          // A checkpoint at each cut, and one at the end, as far as what came since the last is still kept.
          for (const to of [...cuts.filter((cut) => cut < added).sort((a, b) => a - b), added]) {
            fill(original, original.added, to)
            const from = Math.max(saved, to - capacity)
            pieces.push([from, original.saveRows(from, to)])
            saved = to
          }
          for (const [from, rows] of pieces) restored.restoreRows(from, rows)
          restored.restoreExtras(original.saveExtras())
          expect(restored.size).toBe(original.size)
          fill(original, added, added + 3)
          fill(restored, added, added + 3)
          expect(restored.added).toBe(original.added)
          const kept = original.added - original.size
          expect(restored.saveRows(kept, original.added)).toEqual(original.saveRows(kept, original.added))
          const [one, other] = [createBatch(16, 2, 1, 0.99), createBatch(16, 2, 1, 0.99)]
          original.sample(one, createRandom(3))
          restored.sample(other, createRandom(3))
          expect(other).toEqual(one)
        },
      ),
    )
  })

  it('refuses rows of another shape, and to save what it no longer has', () => {
    const original = createReplayBuffer(8, 2, 1)
    fill(original, 0, 9)
    const rows = original.saveRows(1, 9)
    expect(() => createReplayBuffer(8, 3, 1).restoreRows(0, rows)).toThrow('"observation"')
    expect(() => original.saveRows(0, 9)).toThrow('not all among the last 8 of 9')
    expect(() => original.saveRows(1, 10)).toThrow(RangeError)
  })
})
