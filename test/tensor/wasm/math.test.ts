import { describe, expect, it } from 'vitest'
import { enableRelaxedSimd } from '../../../src/learn/enable-relaxed-simd.ts'
import { programBuilder } from '../../../src/tensor/builder.ts'
import { hasRelaxedSimd, wasmEngine } from '../../../src/tensor/engines/wasm/index.ts'

const functions = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  softplus: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
}
type Name = keyof typeof functions

async function evaluate(name: Name, values: readonly number[], relaxed = false): Promise<Float32Array> {
  const b = programBuilder(name)
  b.output('y', b[name](b.input('x', [values.length])))
  const { y } = await (await wasmEngine({ relaxed }).compile(b.build())).run({ x: Float32Array.from(values) })
  return y
}

/** Evenly spaced ones, and ones of every size. */
function grid(low: number, high: number): number[] {
  const even = Array.from({ length: 20_000 }, (_, index) => low + ((high - low) * index) / 20_000)
  const sizes = Array.from({ length: 2_000 }, (_, index) => 10 ** (-38 + (40 * index) / 2_000))
  return [...even, ...sizes, ...sizes.map((size) => -size)]
    .filter((x) => x >= low && x <= high)
    .map(Math.fround)
}

const smallestNormal = 2 ** -126

enableRelaxedSimd()
const kinds = hasRelaxedSimd() ? [false, true] : [false]

describe('transcendental functions', () => {
  it.each<[Name, number, number]>([
    ['exp', -87, 88.7],
    ['log', 1e-38, 100],
    ['tanh', -20, 20],
    ['sigmoid', -87, 90],
    ['softplus', -87, 100],
  ])('%s from %f to %f is within 3e-7 of the true value', async (name, low, high) => {
    const x = grid(low, high)
    for (const relaxed of kinds) {
      const y = await evaluate(name, x, relaxed)
      let worst = 0
      x.forEach((value, index) => {
        const expected = functions[name](value)
        // Where the result is too small for full precision, half of its last place is the most one can ask for.
        const error = Math.abs(y[index] - expected) / Math.max(Math.abs(expected), smallestNormal)
        worst = Math.max(worst, error)
      })
      expect(worst).toBeLessThan(3e-7)
    }
  })

  it.each<[Name, number[], number[]]>([
    [
      'exp',
      [0, -0, 1000, Infinity, -1000, -Infinity, Number.NaN, -103],
      [1, 1, Infinity, Infinity, 0, 0, Number.NaN, 2 ** -149],
    ],
    [
      'log',
      [1, 0, -0, Infinity, -1, -Infinity, Number.NaN, 2 ** -149],
      [0, -Infinity, -Infinity, Infinity, Number.NaN, Number.NaN, Number.NaN, Math.fround(-149 * Math.LN2)],
    ],
    ['tanh', [0, 1e30, -1e30, Infinity, -Infinity, Number.NaN], [0, 1, -1, 1, -1, Number.NaN]],
    ['sigmoid', [0, 1e30, -1e30, Infinity, -Infinity, Number.NaN], [0.5, 1, 0, 1, 0, Number.NaN]],
    [
      'softplus',
      [0, 1e30, -1e30, Infinity, -Infinity, Number.NaN],
      [Math.fround(Math.LN2), Math.fround(1e30), 0, Infinity, 0, Number.NaN],
    ],
  ])('%s has its limits', async (name, x, expected) => {
    expect([...(await evaluate(name, x))]).toEqual(expected)
  })
})
