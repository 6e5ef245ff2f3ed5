import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { programBuilder } from '../../src/tensor/builder.ts'
import { broadcastShapes, type Shape, sizeOf } from '../../src/tensor/shape.ts'
import { referenceOutputs } from './helpers.ts'

describe('shape errors name the operation and both shapes', () => {
  const b = programBuilder('errors')
  const x = b.input('x', [3, 4])
  const y = b.input('y', [3, 5])
  const v = b.input('v', [7])
  const wrong: [string, () => unknown, string, string][] = [
    ['add', () => b.add(x, y), 'add', '[3, 4] and [3, 5]'],
    ['minimum', () => b.minimum(x, v), 'minimum', '[3, 4] and [7]'],
    ['maximum', () => b.maximum(x, y), 'maximum', '[3, 4] and [3, 5]'],
    ['where', () => b.where(v, x, 0), 'where', '[7] and [3, 4]'],
    ['max', () => b.max(x, [2]), 'max', '[3, 4]'],
    ['gather', () => b.gather(x, y), 'gather', '[3, 4] and [3, 5]'],
    ['scatterAdd', () => b.scatterAdd(v, x, 9), 'scatterAdd', '[7] and [3, 4]'],
    ['gemm', () => b.gemm(x, y), 'gemm', '[3, 4] and [3, 5]'],
    ['gemm of a vector', () => b.gemm(x, v), 'gemm', '[3, 4] and [7]'],
    ['gemm bias', () => b.gemm(x, y, { transposeA: true, bias: v }), 'gemm bias', '[7] and [4, 5]'],
    ['concat', () => b.concat([x, v], 0), 'concat', '[3, 4] and [7]'],
    ['reshape', () => b.reshape(x, [5, 2]), 'reshape', '[3, 4] and [5, 2]'],
    ['broadcast', () => b.broadcast(x, [4]), 'broadcast', '[3, 4] and [4]'],
    ['slice', () => b.slice(x, 1, 2, 3), 'slice', '[3, 4]'],
    ['split', () => b.split(x, 1, [1, 1]), 'split', '[3, 4] and [1, 1]'],
    ['sum', () => b.sum(x, [2]), 'sum', '[3, 4]'],
    ['replace', () => b.replace(b.state('s', [2]), x), 'replace', '[2] and [3, 4]'],
  ]
  it.each(wrong)('%s', (_, call, where, received) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'engine', where: expect.stringContaining(where), received }),
    )
  })

  it('refuses the same name twice', () => {
    expect(() => b.input('x', [1])).toThrow(/"x" appears twice/)
    b.output('out', x)
    expect(() => b.output('out', y)).toThrow(/"out" appears twice/)
  })
})

describe('a built program', () => {
  it('holds only what outputs and next states need', () => {
    const b = programBuilder('prune')
    const x = b.input('x', [2])
    b.exp(x)
    const kept = b.tanh(x)
    b.output('y', kept)
    expect(b.build().nodes.map(({ operation }) => operation.kind)).toEqual(['input', 'tanh'])
  })

  it('computes equal expressions once', () => {
    const b = programBuilder('once')
    const x = b.input('x', [2])
    expect(b.add(b.exp(x), 1)).toBe(b.add(b.exp(x), 1))
    expect(b.add(x, 1)).not.toBe(b.add(x, 2))
  })

  it('folds what is known beforehand', () => {
    const b = programBuilder('fold')
    const x = b.input('x', [2])
    expect(b.multiply(x, 1)).toBe(x)
    expect(b.add(0, x)).toBe(x)
    expect(b.multiply(b.multiply(x, 2), 3)).toBe(b.multiply(x, 6))
    expect(b.multiply(b.broadcast(b.constant(2), [2]), x)).toBe(b.multiply(2, x))
    expect(b.where(1, x, b.exp(x))).toBe(x)
    expect(b.where(b.exp(x), x, x)).toBe(x)
    expect(b.where(x, b.broadcast(b.constant(2), [2]), x)).toBe(b.where(x, 2, x))
  })
})

describe('broadcasting', () => {
  const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 })
  /** A shape that broadcasts to `full`: some axes 1, some outer axes left away. */
  const narrower = (full: Shape): fc.Arbitrary<Shape> =>
    fc
      .tuple(fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }), fc.nat(full.length))
      .map(([ones, drop]) => full.map((length, axis) => (ones[axis] ? 1 : length)).slice(drop))
  const pair = shape.chain((full) => fc.tuple(narrower(full), narrower(full)))

  it('is symmetric in shape and gives NumPy’s element for every index', () => {
    fc.assert(
      fc.property(pair, ([left, right]) => {
        const full = broadcastShapes('test', left, right)
        expect(broadcastShapes('test', right, left)).toEqual(full)
        const b = programBuilder('pair')
        b.output('y', b.subtract(b.input('l', left), b.input('r', right)))
        const l = Float64Array.from({ length: sizeOf(left) }, (_, index) => index)
        const r = Float64Array.from({ length: sizeOf(right) }, (_, index) => 100 * index)
        const { y = [] } = referenceOutputs(b.build(), { l, r })
        expect(y.length).toBe(sizeOf(full))
        for (let flat = 0; flat < y.length; flat++) {
          const index = unravel(flat, full)
          expect(y[flat]).toBe((l[ravel(index, left)] ?? 0) - (r[ravel(index, right)] ?? 0))
        }
      }),
    )
  })

  it('refuses lengths that differ, both above one', () => {
    fc.assert(
      fc.property(shape, shape, (left, right) => {
        const clash = left.some((length, axis) => {
          const other = right[axis - left.length + right.length] ?? 1
          return length !== other && length !== 1 && other !== 1
        })
        if (clash) expect(() => broadcastShapes('add', left, right)).toThrow(/add/)
        else expect(broadcastShapes('add', left, right)).toHaveLength(Math.max(left.length, right.length))
      }),
    )
  })
})

function unravel(flat: number, shape: Shape): number[] {
  const index: number[] = []
  let rest = flat
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length)
    rest = Math.floor(rest / length)
  }
  return index
}

/** Position in an array of `shape`, aligned with `index` at the last axis; axes of length 1 repeat. */
function ravel(index: readonly number[], shape: Shape): number {
  const aligned = index.slice(index.length - shape.length)
  return shape.reduce((flat, length, axis) => flat * length + (length === 1 ? 0 : (aligned[axis] ?? 0)), 0)
}
