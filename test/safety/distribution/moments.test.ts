import { expect, test } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import {
  createMoments,
  mergeMoments,
  observationStatistics,
} from '../../../src/safety/distribution/moments.ts'

const rows = 400
const random = createRandom(3)
const data = Float32Array.from({ length: 2 * rows }, (_, index) =>
  index % 2 ? 1000 + random.normal() : random.between(-2, 6),
)
const column = (channel: number): number[] => [...data].filter((_, index) => index % 2 === channel)
const all = () => {
  const moments = createMoments(2)
  moments.add(data, rows)
  return moments.save()
}

test('mean, spread, ends and percentiles are those of the data', () => {
  const found = observationStatistics(all(), data)
  expect(found.count).toBe(rows)
  for (const channel of [0, 1]) {
    const values = column(channel).sort((a, b) => a - b)
    const mean = values.reduce((sum, value) => sum + value, 0) / rows
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows
    expect(found.mean[channel]).toBeCloseTo(mean, 5)
    expect(found.sd[channel]).toBeCloseTo(Math.sqrt(variance), 5)
    expect([found.low[channel], found.high[channel]]).toEqual([values[0], values[rows - 1]])
    expect(found.p01[channel]).toBeCloseTo(values[4] ?? 0, 5)
    expect(found.p50[channel]).toBeCloseTo(values[200] ?? 0, 5)
    expect(found.p99[channel]).toBeCloseTo(values[395] ?? 0, 5)
  }
})

test('taken up again from a saved state, it comes out bit for bit as in one go', () => {
  const first = createMoments(2)
  first.add(data.subarray(0, 300), 150)
  const second = createMoments(2)
  second.restore(JSON.parse(JSON.stringify(first.save())))
  second.add(data.subarray(300), rows - 150)
  expect(second.save()).toEqual(all())
})

test('two parts together are the whole; with nothing, either is itself', () => {
  const parts = [data.subarray(0, 200), data.subarray(200)].map((part) => {
    const moments = createMoments(2)
    moments.add(part, part.length / 2)
    return moments.save()
  })
  const [a, b] = parts
  if (!a || !b) throw new Error('no parts')
  const merged = mergeMoments(a, b)
  const whole = all()
  expect(merged).toMatchObject({ count: rows, low: whole.low, high: whole.high })
  for (const channel of [0, 1]) {
    expect(merged.mean[channel]).toBeCloseTo(whole.mean[channel] ?? 0, 9)
    expect(merged.squares[channel]).toBeCloseTo(whole.squares[channel] ?? 0, 6)
  }
  const nothing = createMoments(2).save()
  expect(mergeMoments(nothing, a)).toBe(a)
  expect(mergeMoments(a, nothing)).toBe(a)
})

test('nothing cannot be described', () => {
  expect(() => observationStatistics(createMoments(2).save(), new Float32Array())).toThrow(RangeError)
})
