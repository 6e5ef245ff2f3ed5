import { describe, expect, it } from 'vitest'
import { fillNormal } from '../../policies/fill-normal.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'

/** Box and Muller as it is written in books, by the host's functions. */
function byTheBook(random: Random, count: number): Float32Array {
  const out = new Float32Array(count)
  for (let index = 0; index < count; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()))
    const angle = 2 * Math.PI * random.uniform()
    out[index] = radius * Math.cos(angle)
    if (index + 1 < count) out[index + 1] = radius * Math.sin(angle)
  }
  return out
}

/** Uniform numbers as given. */
function giving(...numbers: readonly number[]): Random {
  const left = [...numbers]
  return { ...createRandom(0), uniform: () => left.shift() ?? 0 }
}

describe('fillNormal', () => {
  it('gives what log, cos and sin of the host give, and draws as often', () => {
    const [ours, theirs] = [createRandom(5), createRandom(5)]
    const out = new Float32Array(100_001)
    fillNormal(ours, out)
    const expected = byTheBook(theirs, out.length)
    // Not `toEqual`: functions of another host may differ in the last digit.
    const worst = out.reduce((most, value, index) => {
      return Math.max(most, Math.abs(value - expected[index]) / (1e-30 + Math.abs(expected[index])))
    }, 0)
    expect(worst).toBeLessThan(2 ** -22)
    expect(ours.save()).toEqual(theirs.save())
  })

  it.each([0, 0.25, 0.5, 0.75, 1])(
    'holds where an angle is at or beside %s of a turn, and at the ends of the logarithm',
    (turn) => {
      for (const beside of [-(2 ** -32), 0, 2 ** -32]) {
        const angle = turn + beside
        if (angle < 0 || angle >= 1) continue
        for (const u of [2 ** -32, 0.25, 0.5, 1 - 2 ** -32]) {
          const out = new Float32Array(2)
          fillNormal(giving(u, angle), out)
          const expected = byTheBook(giving(u, angle), 2)
          for (const index of [0, 1]) {
            expect(Math.abs(out[index] - expected[index])).toBeLessThan(
              1e-15 + 2e-7 * Math.abs(expected[index]),
            )
          }
        }
      }
    },
  )
})
