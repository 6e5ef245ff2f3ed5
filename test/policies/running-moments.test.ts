import { describe, expect, it } from 'vitest'
import { createRunningMoments } from '../../policies/running-moments.ts'
import { createRandom } from '../../src/contract/random.ts'

describe('running moments', () => {
  const random = createRandom(1)
  const rows = 500
  // Far from zero, where the textbook formula E x² − (E x)² has no digits left; and a channel that never moves.
  const values = Float32Array.from({ length: 3 * rows }, (_, index) =>
    index % 3 === 0 ? 5000 + 0.5 * random.normal() : index % 3 === 1 ? random.between(-3, 1) : 7,
  )
  const added = (...pieces: readonly number[]) => {
    const moments = createRunningMoments(3)
    let start = 0
    for (const count of pieces) {
      moments.add(values.subarray(3 * start, 3 * (start + count)), count)
      start += count
    }
    return moments
  }

  it('are the mean and the deviation of everything added', () => {
    const { offset, scale } = added(rows)
    for (const channel of [0, 1, 2]) {
      const column = values.filter((_, index) => index % 3 === channel)
      const mean = column.reduce((sum, value) => sum + value, 0) / rows
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows
      expect((offset[channel] ?? Number.NaN) / mean).toBeCloseTo(1, 6)
      expect((scale[channel] ?? Number.NaN) * Math.sqrt(variance + 1e-8)).toBeCloseTo(1, 5)
    }
  })

  it('do not depend on how the rows came in', () => {
    expect(added(1, 99, 400).save()).toEqual(added(rows).save())
  })

  it('change nothing before anything was added', () => {
    const { offset, scale } = createRunningMoments(2)
    expect([...offset, ...scale]).toEqual([0, 0, 1, 1])
  })

  it('go on from what they saved, bit by bit', () => {
    const first = added(300)
    const second = createRunningMoments(3)
    second.restore(first.save())
    expect([second.offset, second.scale]).toEqual([first.offset, first.scale])
    for (const moments of [first, second]) moments.add(values.subarray(900), 200)
    expect(second.save()).toEqual(first.save())
    expect(first.save()).toEqual(added(rows).save())
  })
})
