import type { Tensor } from '../program.ts'
import { sameShape, sizeOf } from '../shape.ts'
import type { ElementwiseOperations } from './elementwise.ts'
import { checkAxes, type NodeMaker } from './nodes.ts'
import type { ShapeOperations } from './shapes.ts'

/** Over all axes (to shape []) or over `axes`, which go unless `keepDims`. */
export type Reduction = (x: Tensor, axes?: readonly number[], options?: { keepDims?: boolean }) => Tensor

export interface ReductionOperations {
  readonly sum: Reduction
  readonly mean: Reduction
  /** Equally large entries share the gradient. */
  readonly max: Reduction
  /** Equally small entries share the gradient. */
  readonly min: Reduction
}

export function reductionOperations(
  { node }: NodeMaker,
  { multiply, negate }: ElementwiseOperations,
  { reshape }: ShapeOperations,
): ReductionOperations {
  const reduction =
    (kind: 'sum' | 'max'): Reduction =>
    (x, axes, { keepDims = false } = {}) => {
      const over = checkAxes(kind, x, axes ?? x.shape.map((_, axis) => axis))
      const kept = x.shape.map((length, axis) => (over.includes(axis) ? 1 : length))
      const reduced = sameShape(kept, x.shape) ? x : node({ kind, axes: over }, [x], kept)
      if (keepDims) return reduced
      return reshape(
        reduced,
        kept.filter((_, axis) => !over.includes(axis)),
      )
    }
  const sum = reduction('sum')
  const max = reduction('max')
  return {
    sum,
    max,
    min: (x, axes, options) => negate(max(negate(x), axes, options)),
    mean(x, axes, options) {
      const total = sum(x, axes, options)
      return multiply(total, sizeOf(total.shape) / sizeOf(x.shape))
    },
  }
}
