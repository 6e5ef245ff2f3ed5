import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLateness } from '../../src/control/lateness.ts'

test('quantiles are within 3% or a microsecond of the sorted ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (values) => {
        const lateness = createLateness()
        for (const value of values) lateness.add(value)
        const sorted = values.map((value) => value * 1e6).sort((a, b) => a - b)
        const { p50Us, p99Us, p999Us, maxUs } = lateness.summary()
        const near = (got: number, share: number): void => {
          const want = sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
          expect(Math.abs(got - want)).toBeLessThanOrEqual(1 + 0.03 * want)
        }
        near(p50Us, 0.5)
        near(p99Us, 0.99)
        near(p999Us, 0.999)
        expect(maxUs).toBe(sorted.at(-1))
      },
    ),
  )
})

test('early is not late, and nothing is no lateness', () => {
  const lateness = createLateness()
  expect(lateness.summary()).toEqual({ p50Us: 0, p99Us: 0, p999Us: 0, maxUs: 0 })
  lateness.add(-0.001)
  expect(lateness.summary().maxUs).toBe(0)
})
