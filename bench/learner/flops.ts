import type { Program, Tensor } from '../../src/tensor/program.ts'
import type { Product } from '../peers/peer.ts'

/** Every product of matrices in a program, one entry a node. Sums that an engine lowers to products are not counted. */
export function products(program: Program): Product[] {
  return program.nodes.flatMap(({ operation, inputs: [left], shape: [m = 0, n = 0] }) => {
    if (operation.kind !== 'gemm' || !left) return []
    return [
      [m, innerLength(left, operation.transposeA), n, operation.transposeA, operation.transposeB] as const,
    ]
  })
}

/** A multiplication and an addition for each of m · k · n; the addition of a bias is left out. */
export function flops(list: readonly Product[]): number {
  return list.reduce((total, [m, k, n]) => total + 2 * m * k * n, 0)
}

function innerLength({ shape }: Tensor, transposed: boolean): number {
  return shape[transposed ? 0 : 1] ?? 0
}
