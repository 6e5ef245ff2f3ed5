import { expect } from 'vitest'

/** Entry by entry, and not relative: where a program subtracts nearly equal numbers, any float32 loses digits. */
export function expectClose(name: string, received: Float32Array, expected: ArrayLike<number>): void {
  const worst = received.reduce((most, value, index) => {
    return Math.max(most, Math.abs(value - expected[index]) / (1 + Math.abs(expected[index])))
  }, 0)
  expect(received.length, name).toBe(expected.length)
  expect(worst, name).toBeLessThan(1e-4)
}
