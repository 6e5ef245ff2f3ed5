import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import {
  constantWeights,
  finalLayer,
  glorot,
  he,
  type Initializer,
  orthogonal,
  torchLinear,
  uniformWeights,
} from '../../src/tensor/initializers.ts'

const weights = (initializer: Initializer, inputs: number, outputs: number, seed = 1): Float32Array => {
  const out = new Float32Array(inputs * outputs).fill(Number.NaN)
  initializer(createRandom(seed), out, inputs, outputs)
  return out
}

const [inputs, outputs] = [300, 200]

describe('mean, variance and bounds', () => {
  const cases: [string, Initializer, number, number][] = [
    ['torchLinear', torchLinear, 1 / (3 * inputs), 1 / Math.sqrt(inputs)],
    ['glorot uniform', glorot('uniform'), 2 / (inputs + outputs), Math.sqrt(6 / (inputs + outputs))],
    ['glorot normal', glorot('normal'), 2 / (inputs + outputs), Infinity],
    ['glorot, gain', glorot('normal', 5 / 3), (2 * (5 / 3) ** 2) / (inputs + outputs), Infinity],
    ['he uniform', he('uniform'), 2 / inputs, Math.sqrt(6 / inputs)],
    ['he normal', he('normal'), 2 / inputs, Infinity],
    ['finalLayer', finalLayer, 9e-6 / 3, 3e-3],
    ['uniformWeights', uniformWeights(2), 4 / 3, 2],
    ['orthogonal', orthogonal(2), 4 / inputs, Infinity],
  ]
  it.each(cases)('%s', (_, initializer, variance, bound) => {
    const values = weights(initializer, inputs, outputs)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    // Five standard errors; that of the variance of 60 000 normal numbers is √(2 / 60 000) = 0.6 %.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / values.length))
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.03)
    const largest = Math.fround(bound)
    expect(values.every((value) => Math.abs(value) <= largest)).toBe(true)
    if (bound < Infinity) expect(values.some((value) => value > 0.99 * bound)).toBe(true)
  })

  it('constantWeights', () => expect([...weights(constantWeights(0.5), 1, 3)]).toEqual([0.5, 0.5, 0.5]))
})

describe('orthogonal', () => {
  it('has rows or columns orthonormal but for the gain, whichever are fewer', () => {
    const size = fc.integer({ min: 1, max: 24 })
    fc.assert(
      fc.property(size, size, fc.constantFrom(1, 0.01, Math.SQRT2), fc.nat(), (rows, columns, gain, seed) => {
        const matrix = weights(orthogonal(gain), rows, columns, seed)
        const byColumns = rows >= columns
        const count = Math.min(rows, columns)
        for (let i = 0; i < count; i++) {
          for (let j = 0; j <= i; j++) {
            let product = 0
            for (let k = 0; k < Math.max(rows, columns); k++) {
              const at = (index: number): number =>
                (byColumns ? matrix[k * columns + index] : matrix[index * columns + k]) ?? Number.NaN
              product += at(i) * at(j)
            }
            expect(Math.abs(product / gain ** 2 - (i === j ? 1 : 0))).toBeLessThan(1e-6)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('prefers no direction: reflections are as likely as rotations', () => {
    const determinants = Array.from({ length: 400 }, (_, seed) => {
      const [a = 0, b = 0, c = 0, d = 0] = weights(orthogonal(), 2, 2, seed)
      return a * d - b * c
    })
    const rotations = determinants.filter((determinant) => determinant > 0).length
    // Five standard deviations of 400 coins.
    expect(Math.abs(rotations - 200)).toBeLessThan(50)
  })
})
