import { describe, expect, it } from 'vitest'
import { type ProgramBuilder, programBuilder } from '../../src/tensor/builder.ts'
import type { Tensor } from '../../src/tensor/program.ts'
import { referenceOutputs } from './helpers.ts'

/** Values worked out by hand, so that the oracle itself has an oracle. */
describe('the reference engine', () => {
  const run = (build: (b: ProgramBuilder, x: Tensor, y: Tensor) => Tensor): number[] => {
    const b = programBuilder('hand')
    b.output('z', build(b, b.input('x', [2, 2]), b.input('y', [2, 2])))
    return [...(referenceOutputs(b.build(), { x: [1, -2, 3, 4], y: [5, 6, -7, 8] }).z ?? [])]
  }
  it.each<[string, (b: ProgramBuilder, x: Tensor, y: Tensor) => Tensor, number[]]>([
    ['add', (b, x, y) => b.add(x, y), [6, 4, -4, 12]],
    ['subtract', (b, x, y) => b.subtract(x, y), [-4, -8, 10, -4]],
    ['multiply', (b, x, y) => b.multiply(x, y), [5, -12, -21, 32]],
    ['divide', (b, x) => b.divide(x, 2), [0.5, -1, 1.5, 2]],
    ['minimum', (b, x, y) => b.minimum(x, y), [1, -2, -7, 4]],
    ['greater', (b, x, y) => b.greater(x, y), [0, 0, 1, 0]],
    ['maximum', (b, x, y) => b.maximum(x, y), [5, 6, 3, 8]],
    ['where', (b, x, y) => b.where(b.greater(x, 0), y, -1), [5, -1, -7, 8]],
    ['max', (b, x) => b.max(x), [4]],
    ['max of rows', (b, x) => b.max(x, [1]), [1, 4]],
    ['min of columns', (b, x) => b.min(x, [0]), [1, -2]],
    ['gather', (b, x) => b.gather(x, b.constant([1, 1, 0])), [3, 4, 3, 4, 1, -2]],
    ['scatterAdd', (b, x) => b.scatterAdd(b.constant([2, 2]), x, 3), [0, 0, 0, 0, 4, 2]],
    ['relu', (b, x) => b.relu(x), [1, 0, 3, 4]],
    ['clip', (b, x) => b.clip(x, -1, 3), [1, -1, 3, 3]],
    ['gemm', (b, x, y) => b.gemm(x, y), [19, -10, -13, 50]],
    ['gemm aᵀ', (b, x, y) => b.gemm(x, y, { transposeA: true }), [-16, 30, -38, 20]],
    ['gemm bᵀ', (b, x, y) => b.gemm(x, y, { transposeB: true }), [-7, -23, 39, 11]],
    ['sum', (b, x) => b.sum(x), [6]],
    ['sum of rows', (b, x) => b.sum(x, [1]), [-1, 7]],
    ['mean', (b, x) => b.mean(x), [1.5]],
    ['concat', (b, x, y) => b.concat([x, y], 1), [1, -2, 5, 6, 3, 4, -7, 8]],
    ['slice', (b, x) => b.slice(x, 1, 1, 1), [-2, 4]],
    ['broadcast', (b, x) => b.broadcast(b.slice(x, 0, 1, 1), [2, 2]), [3, 4, 3, 4]],
    ['exp of log', (b, x) => b.exp(b.log(b.square(x))), [1, 4, 9, 16]],
    ['softplus', (b, x) => b.softplus(b.multiply(x, 1000)), [1000, 0, 3000, 4000]],
  ])('%s', (_, build, expected) => {
    run(build).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 9)
    })
  })
})
