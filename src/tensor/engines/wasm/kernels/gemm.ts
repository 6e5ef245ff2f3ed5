import type { Tensor } from '../../../program.ts'
import type { WasmFunction } from '../assembler/module.ts'
import type { Kernel } from '../kernel.ts'
import type { KernelContext } from './context.ts'
import { dotKernel } from './gemm-dots.ts'
import { packsPanels, panelKernel, panelWidth } from './gemm-panels.ts'
import type { Product } from './gemm-tile.ts'

/** op(a) · op(b), and what is done with each element of it before it is written. */
export function gemmKernel(context: KernelContext, kernel: Kernel, gemm: Tensor): WasmFunction {
  const product = productOf(gemm)
  return isDots(product) ? dotKernel(context, kernel, product) : panelKernel(context, kernel, product)
}

/** Floats of working space that a kernel needs. */
export function scratchSize({ head }: Kernel): number {
  if (head?.operation.kind !== 'gemm') return 0
  const product = productOf(head)
  return !isDots(product) && packsPanels(product) ? product.inner * panelWidth(product) : 0
}

function productOf(gemm: Tensor): Product {
  const { operation, inputs, shape } = gemm
  const [a, b] = inputs
  const transposeA = operation.kind === 'gemm' && operation.transposeA
  const transposeB = operation.kind === 'gemm' && operation.transposeB
  const [rows, columns] = shape
  return { gemm, a, b, rows, columns, inner: a.shape[transposeA ? 0 : 1], transposeA, transposeB }
}

/** A row times the transpose of a matrix: rows of the matrix are read from end to end. */
function isDots({ rows, transposeB }: Product): boolean {
  return rows === 1 && transposeB
}
