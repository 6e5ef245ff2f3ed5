import { expect, test } from 'vitest'
import { createSetpoint } from '../../src/control/setpoint.ts'

const way = (interpolation: 'hold' | 'linear'): number[] => {
  const setpoint = createSetpoint(1, 4, interpolation)
  const out = new Float64Array(1)
  setpoint.stay(Float64Array.of(1))
  setpoint.aim(Float64Array.of(3))
  return [1, 2, 3, 4].map((part) => {
    setpoint.write(part, out)
    return out[0]
  })
}

test('hold is there at once, linear in equal parts', () => {
  expect(way('hold')).toEqual([3, 3, 3, 3])
  expect(way('linear')).toEqual([1.5, 2, 2.5, 3])
})

test('the end of a step is what was asked for, to the bit, also what no number is', () => {
  const setpoint = createSetpoint(1, 3, 'linear')
  const out = new Float64Array(1)
  for (const [from, to] of [
    [0.1, 0.3],
    [1e300, -1e300],
    [0.1, Number.NaN],
  ]) {
    setpoint.stay(Float64Array.of(from))
    setpoint.aim(Float64Array.of(to))
    setpoint.write(3, out)
    expect(out[0]).toBe(to)
  }
})
