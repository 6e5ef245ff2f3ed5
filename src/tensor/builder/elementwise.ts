import type { BinaryKind, Tensor, UnaryKind } from '../program.ts'
import { broadcastShapes } from '../shape.ts'
import { simplifyBinary, simplifyWhere } from '../simplify.ts'
import type { NodeMaker, Operand } from './nodes.ts'

/** Number by number. Those of several operands broadcast as NumPy does. */
export interface ElementwiseOperations {
  add(a: Operand, b: Operand): Tensor
  subtract(a: Operand, b: Operand): Tensor
  multiply(a: Operand, b: Operand): Tensor
  divide(a: Operand, b: Operand): Tensor
  minimum(a: Operand, b: Operand): Tensor
  maximum(a: Operand, b: Operand): Tensor
  /** 1 where a > b, else 0. */
  greater(a: Operand, b: Operand): Tensor
  /** a where the condition is not zero, else b. */
  where(condition: Operand, a: Operand, b: Operand): Tensor

  relu(x: Tensor): Tensor
  tanh(x: Tensor): Tensor
  sigmoid(x: Tensor): Tensor
  /** log(1 + eˣ). */
  softplus(x: Tensor): Tensor
  exp(x: Tensor): Tensor
  /** Natural logarithm. */
  log(x: Tensor): Tensor
  sqrt(x: Tensor): Tensor
  negate(x: Tensor): Tensor
  square(x: Tensor): Tensor
  clip(x: Tensor, low: number, high: number): Tensor
  stopGradient(x: Tensor): Tensor
}

export function elementwiseOperations(make: NodeMaker): ElementwiseOperations {
  const { node, constant } = make
  const unary = (kind: UnaryKind | 'stopGradient') => (x: Tensor) => node({ kind }, [x], x.shape)
  const binary = (kind: BinaryKind) => (left: Operand, right: Operand) => {
    const a = constant(left)
    const b = constant(right)
    return simplifyBinary(kind, a, b, broadcastShapes(kind, a.shape, b.shape), make)
  }
  const multiply = binary('multiply')

  return {
    add: binary('add'),
    subtract: binary('subtract'),
    multiply,
    divide: binary('divide'),
    minimum: binary('minimum'),
    maximum: binary('maximum'),
    greater: binary('greater'),
    where(condition, whenTrue, whenFalse) {
      const c = constant(condition)
      const a = constant(whenTrue)
      const b = constant(whenFalse)
      const choices = broadcastShapes('where', a.shape, b.shape)
      return simplifyWhere(c, a, b, broadcastShapes('where', c.shape, choices), make)
    },
    relu: unary('relu'),
    tanh: unary('tanh'),
    sigmoid: unary('sigmoid'),
    softplus: unary('softplus'),
    exp: unary('exp'),
    log: unary('log'),
    sqrt: unary('sqrt'),
    negate: unary('negate'),
    square: (x) => multiply(x, x),
    clip: (x, low, high) => node({ kind: 'clip', low, high }, [x], x.shape),
    stopGradient: unary('stopGradient'),
  }
}
