import type { Tensor } from '../../program.ts'
import { broadcastStrides, type Shape, sizeOf } from '../../shape.ts'

/** Where a tensor lies: `offset` elements into another that has memory of its own. */
export interface View {
  readonly root: Tensor
  readonly offset: number
}

/** Sees through what needs no work: reshapes, and slices that are one piece of memory. */
export function viewOf(tensor: Tensor): View {
  const { operation, inputs, shape } = tensor
  switch (operation.kind) {
    case 'reshape':
    case 'stopGradient':
      return viewOf(inputs[0])
    case 'slice': {
      if (sizeOf(shape.slice(0, operation.axis)) > 1) return { root: tensor, offset: 0 }
      const { root, offset } = viewOf(inputs[0])
      return { root, offset: offset + operation.start * sizeOf(shape.slice(operation.axis + 1)) }
    }
    default:
      return { root: tensor, offset: 0 }
  }
}

/** Whether the tensor has no memory or work of its own. */
export function isView(tensor: Tensor): boolean {
  return viewOf(tensor).root !== tensor
}

/** A shape without its axes of length 1, along which nobody walks. */
export function squeeze(shape: Shape): Shape {
  return shape.filter((length) => length > 1)
}

/** Steps in `from`, in elements, when walking the squeezed axes of `to`; 0 along those where `from` is repeated. */
export function stridesOver(from: Shape, to: Shape): readonly number[] {
  return broadcastStrides(from, to).filter((_, axis) => to[axis] > 1)
}
