import type { Shape } from './shape.ts'

export type UnaryKind = 'relu' | 'tanh' | 'sigmoid' | 'softplus' | 'exp' | 'log' | 'sqrt' | 'negate'

/** `greater` is 1 where the left operand is the larger and 0 elsewhere. All broadcast as NumPy does. */
export type BinaryKind = 'add' | 'subtract' | 'multiply' | 'divide' | 'minimum' | 'maximum' | 'greater'

/** What a node computes from its inputs; plain data, so that any engine can read it. */
export type Operation =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly values: Float32Array }
  | { readonly kind: UnaryKind }
  | { readonly kind: BinaryKind }
  /** Inputs [condition, a, b], all broadcast: a where the condition is not zero, b elsewhere. */
  | { readonly kind: 'where' }
  | { readonly kind: 'clip'; readonly low: number; readonly high: number }
  /** Matrix product of two matrices, each optionally transposed, plus an optional third input that broadcasts. */
  | { readonly kind: 'gemm'; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Sum over `axes`, which stay with length 1. */
  | { readonly kind: 'sum'; readonly axes: readonly number[] }
  /** Largest entry over `axes`, which stay with length 1. */
  | { readonly kind: 'max'; readonly axes: readonly number[] }
  | { readonly kind: 'reshape' }
  | { readonly kind: 'broadcast' }
  | { readonly kind: 'concat'; readonly axis: number }
  /** `node.shape[axis]` entries from `start` on. */
  | { readonly kind: 'slice'; readonly axis: number; readonly start: number }
  /** Inputs [table, indices]: those rows of the table (axis 0). Indices [k] are whole numbers in its range. */
  | { readonly kind: 'gather' }
  /** Inputs [indices, rows]: zeros of the node's shape, with row r of `rows` added to row indices[r]. */
  | { readonly kind: 'scatterAdd' }
  /** The identity, through which no gradient flows. */
  | { readonly kind: 'stopGradient' }

export type OperationKind = Operation['kind']

/** One node of a program: float32, its shape known when the program is written. */
export interface Tensor {
  /** Position in the builder; a node's inputs always have smaller ids. */
  readonly id: number
  readonly operation: Operation
  readonly inputs: readonly Tensor[]
  readonly shape: Shape
}

/** A named way in or out. */
export interface Port {
  readonly name: string
  readonly tensor: Tensor
}

/** A value that lives in the executable from run to run: `tensor` reads it, `next` replaces it after the run. */
export interface StatePort extends Port {
  readonly next: Tensor
}

/**
 * A static graph of pure operations: inputs and states in, outputs and next states out.
 * Built with `programBuilder`, run by compiling it with an `Engine`.
 */
export interface Program {
  readonly name: string
  readonly inputs: readonly Port[]
  readonly states: readonly StatePort[]
  readonly outputs: readonly Port[]
  /** Every node that an output or a next state needs, inputs before users. */
  readonly nodes: readonly Tensor[]
}

/** States that are not the same after a run. */
export function replacedStates({ states }: Program): readonly StatePort[] {
  return states.filter(({ tensor, next }) => next !== tensor)
}
