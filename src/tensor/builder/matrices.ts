import type { Tensor } from '../program.ts'
import { broadcastShapes, sameShape, shapeError } from '../shape.ts'
import type { NodeMaker } from './nodes.ts'

export interface GemmOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Added to the product; broadcasts to it. */
  readonly bias?: Tensor
}

export interface MatrixOperations {
  /** op(a) · op(b) + bias for matrices; op is the transpose where asked. */
  gemm(a: Tensor, b: Tensor, options?: GemmOptions): Tensor
}

export function matrixOperations({ node }: NodeMaker): MatrixOperations {
  return {
    gemm(a, b, { transposeA = false, transposeB = false, bias } = {}) {
      const [rows, inner] = matrixShape(a, transposeA, a, b)
      const [innerB, columns] = matrixShape(b, transposeB, a, b)
      if (inner !== innerB) {
        const how = `${transposeA ? 'aᵀ' : 'a'} · ${transposeB ? 'bᵀ' : 'b'}`
        throw shapeError('gemm', `equal inner lengths in ${how}`, a.shape, b.shape)
      }
      const shape = [rows, columns]
      if (bias && !sameShape(broadcastShapes('gemm bias', bias.shape, shape), shape)) {
        throw shapeError('gemm bias', 'a bias that broadcasts to the product', bias.shape, shape)
      }
      return node({ kind: 'gemm', transposeA, transposeB }, bias ? [a, b, bias] : [a, b], shape)
    },
  }
}

function matrixShape(x: Tensor, transpose: boolean, a: Tensor, b: Tensor): [number, number] {
  const [rows, columns, ...rest] = x.shape
  if (rows === undefined || columns === undefined || rest.length > 0) {
    throw shapeError('gemm', 'two matrices', a.shape, b.shape)
  }
  return transpose ? [columns, rows] : [rows, columns]
}
