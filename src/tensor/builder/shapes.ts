import { SinewError } from '../../contract/errors.ts'
import type { Tensor } from '../program.ts'
import { broadcastShapes, type Shape, sameShape, shapeError, sizeOf } from '../shape.ts'
import { checkAxes, type NodeMaker } from './nodes.ts'

/** The same numbers in another form. */
export interface ShapeOperations {
  reshape(x: Tensor, shape: Shape): Tensor
  broadcast(x: Tensor, shape: Shape): Tensor
  concat(parts: readonly Tensor[], axis: number): Tensor
  slice(x: Tensor, axis: number, start: number, size: number): Tensor
  /** Cut an axis into pieces of the given sizes. */
  split(x: Tensor, axis: number, sizes: readonly number[]): Tensor[]
}

export function shapeOperations({ node, constant }: NodeMaker): ShapeOperations {
  const slice = (x: Tensor, axis: number, start: number, size: number): Tensor => {
    checkAxes('slice', x, [axis])
    const length = x.shape[axis]
    if (start < 0 || size < 1 || start + size > length) {
      throw shapeError(`slice of axis ${axis} from ${start}`, `${size} entries inside the axis`, x.shape)
    }
    if (size === length) return x
    if (x.operation.kind === 'constant' && x.shape.length === 1) {
      return constant(x.operation.values.subarray(start, start + size))
    }
    return node({ kind: 'slice', axis, start }, [x], withLength(x.shape, axis, size))
  }

  return {
    slice,
    reshape(x, shape) {
      if (sameShape(x.shape, shape)) return x
      if (sizeOf(x.shape) !== sizeOf(shape)) throw shapeError('reshape', 'equal sizes', x.shape, shape)
      if (x.operation.kind === 'constant') return constant(x.operation.values, shape)
      return node({ kind: 'reshape' }, [x.operation.kind === 'reshape' ? x.inputs[0] : x], shape)
    },
    broadcast(x, shape) {
      if (sameShape(x.shape, shape)) return x
      if (!sameShape(broadcastShapes('broadcast', x.shape, shape), shape)) {
        throw shapeError('broadcast', 'a shape that broadcasts to the second', x.shape, shape)
      }
      return node({ kind: 'broadcast' }, [x], shape)
    },
    concat(parts, axis) {
      const [first] = parts
      if (!first) throw new SinewError('engine', 'concat: expected at least one tensor')
      if (parts.length === 1) return first
      checkAxes('concat', first, [axis])
      for (const part of parts) {
        const fits = sameShape(withLength(part.shape, axis, 0), withLength(first.shape, axis, 0))
        if (!fits) throw shapeError('concat', `shapes equal but for axis ${axis}`, first.shape, part.shape)
      }
      const length = parts.reduce((total, part) => total + part.shape[axis], 0)
      return node({ kind: 'concat', axis }, parts, withLength(first.shape, axis, length))
    },
    split(x, axis, sizes) {
      const total = sizes.reduce((sum, size) => sum + size, 0)
      if (total !== x.shape[axis]) {
        throw shapeError(`split of axis ${axis}`, `sizes that add up to it`, x.shape, sizes)
      }
      let start = 0
      return sizes.map((size) => {
        const part = slice(x, axis, start, size)
        start += size
        return part
      })
    },
  }
}

function withLength(shape: Shape, axis: number, length: number): Shape {
  return shape.map((old, index) => (index === axis ? length : old))
}
