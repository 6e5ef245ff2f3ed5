import { SinewError } from '../contract/errors.ts'

/** Lengths of the axes, outermost first; `[]` is a scalar. All tensors are row-major. */
export type Shape = readonly number[]

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1)
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis])
}

/**
 * NumPy's broadcasting rule: align at the last axis; lengths must be equal or one of them 1.
 * @throws SinewError `engine` naming the operation and both shapes
 */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1) {
      throw shapeError(operation, 'shapes that broadcast together', a, b)
    }
    return left === 1 ? right : left
  })
}

/** Steps in a row-major array when walking `shape` as if it had been broadcast to `target`. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = new Array<number>(target.length).fill(0)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1
    strides[axis + target.length - shape.length] = length === 1 ? 0 : stride
    stride *= length
  }
  return strides
}

/** The axes that must be summed to bring a gradient of shape `from` back to `to` (`to` broadcasts to `from`). */
export function broadcastAxes(to: Shape, from: Shape): number[] {
  const missing = from.length - to.length
  const axes: number[] = []
  for (let axis = 0; axis < from.length; axis++) {
    if (axis < missing || (to[axis - missing] === 1 && from[axis] !== 1)) axes.push(axis)
  }
  return axes
}

export function shapeError(operation: string, expected: string, ...shapes: readonly Shape[]): SinewError {
  return new SinewError('engine', `${operation}: shapes do not fit`, {
    where: operation,
    expected,
    received: shapes.map(formatShape).join(' and '),
  })
}
