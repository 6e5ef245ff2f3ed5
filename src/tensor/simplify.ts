import type { NodeMaker } from './builder/nodes.ts'
import type { BinaryKind, Tensor } from './program.ts'
import { broadcastShapes, type Shape, sameShape, sizeOf } from './shape.ts'

const fold: Record<BinaryKind, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  minimum: Math.min,
  maximum: Math.max,
  greater: (a, b) => (a > b ? 1 : 0),
}

/**
 * What differentiation leaves behind is tidied as it is written: arithmetic on two scalar constants, factors of
 * one, terms of zero, sums of a term with itself, and operands that were spread out only to meet another operand of that shape.
 */
export function simplifyBinary(
  kind: BinaryKind,
  a: Tensor,
  b: Tensor,
  shape: Shape,
  make: NodeMaker,
): Tensor {
  const left = unspread(a, b, shape)
  const right = unspread(b, left, shape)
  const x = scalarConstant(left)
  const y = scalarConstant(right)
  if (x !== undefined && y !== undefined && sizeOf(shape) === 1) {
    return make.constant([fold[kind](x, y)], shape)
  }
  if (kind === 'multiply' && y === 1 && sameShape(left.shape, shape)) return left
  if (kind === 'multiply' && x === 1 && sameShape(right.shape, shape)) return right
  if (kind === 'divide' && y === 1 && sameShape(left.shape, shape)) return left
  if ((kind === 'add' || kind === 'subtract') && y === 0 && sameShape(left.shape, shape)) return left
  if (kind === 'add' && x === 0 && sameShape(right.shape, shape)) return right
  if (kind === 'add' && left === right) return simplifyBinary('multiply', left, make.constant(2), shape, make)
  // (c · t) · d = (c d) · t: the factors of a mean and of a square meet.
  if (kind === 'multiply' && x !== undefined) return scaled(right, x, shape, make) ?? plain()
  if (kind === 'multiply' && y !== undefined) return scaled(left, y, shape, make) ?? plain()
  return plain()

  function plain(): Tensor {
    return make.node({ kind }, [left, right], shape)
  }
}

/** A choice whose outcome is known beforehand is made here; operands need not be spread out to be chosen from. */
export function simplifyWhere(
  condition: Tensor,
  a: Tensor,
  b: Tensor,
  shape: Shape,
  { node }: NodeMaker,
): Tensor {
  const known = scalarConstant(condition)
  const outcome = a === b ? a : known === undefined ? undefined : known !== 0 ? a : b
  if (outcome && sameShape(outcome.shape, shape)) return outcome
  const others = broadcastShapes('where', condition.shape, b.shape)
  const left = sameShape(others, shape) ? (spreadFrom(a) ?? a) : a
  const rest = broadcastShapes('where', condition.shape, left.shape)
  const right = sameShape(rest, shape) ? (spreadFrom(b) ?? b) : b
  return node({ kind: 'where' }, [condition, left, right], shape)
}

function unspread(x: Tensor, other: Tensor, shape: Shape): Tensor {
  return sameShape(other.shape, shape) ? (spreadFrom(x) ?? x) : x
}

function spreadFrom(x: Tensor): Tensor | undefined {
  return x.operation.kind === 'broadcast' ? x.inputs[0] : undefined
}

function scaled(x: Tensor, factor: number, shape: Shape, make: NodeMaker): Tensor | undefined {
  if (x.operation.kind !== 'multiply') return undefined
  const [left, right] = x.inputs
  if (!left || !right) return undefined
  const [inner, rest] =
    scalarConstant(left) === undefined ? [scalarConstant(right), left] : [scalarConstant(left), right]
  if (inner === undefined || !sameShape(rest.shape, shape)) return undefined
  return make.node({ kind: 'multiply' }, [rest, make.constant(inner * factor)], shape)
}

function scalarConstant(x: Tensor): number | undefined {
  return x.operation.kind === 'constant' && x.operation.values.length === 1
    ? x.operation.values[0]
    : undefined
}
