import type { Operation, Tensor } from '../program.ts'
import { formatShape, type Shape, shapeError, sizeOf } from '../shape.ts'

/** A tensor, or a number that stands for a constant. */
export type Operand = Tensor | number

/** Where nodes come from. A node equal to one that exists already is that one. */
export interface NodeMaker {
  node(operation: Operation, inputs: readonly Tensor[], shape: Shape): Tensor
  constant(values: Operand | Float32Array | readonly number[], shape?: Shape): Tensor
}

export function nodeMaker(): NodeMaker {
  const known = new Map<string, Tensor>()
  let count = 0

  const node = (operation: Operation, inputs: readonly Tensor[], shape: Shape): Tensor => {
    const key = nodeKey(operation, inputs, shape)
    const existing = key === undefined ? undefined : known.get(key)
    if (existing) return existing
    const made: Tensor = { id: count++, operation, inputs, shape }
    if (key !== undefined) known.set(key, made)
    return made
  }
  return {
    node,
    constant(values, shape) {
      if (isTensor(values)) return values
      const data = typeof values === 'number' ? Float32Array.of(values) : Float32Array.from(values)
      const constantShape = shape ?? (typeof values === 'number' ? [] : [data.length])
      if (sizeOf(constantShape) !== data.length) {
        throw shapeError('constant', `${data.length} values`, constantShape)
      }
      return node({ kind: 'constant', values: data }, [], constantShape)
    },
  }
}

/** Dead code goes: only what the roots need, in the order in which it was written. */
export function neededFor(roots: readonly Tensor[]): Tensor[] {
  const needed = new Set<Tensor>()
  const pending = [...roots]
  for (let tensor = pending.pop(); tensor; tensor = pending.pop()) {
    if (needed.has(tensor)) continue
    needed.add(tensor)
    pending.push(...tensor.inputs)
  }
  return [...needed].sort((a, b) => a.id - b.id)
}

/** @throws SinewError `engine` naming the operation, the axis and the shape */
export function checkAxes(operation: string, x: Tensor, axes: readonly number[]): readonly number[] {
  for (const axis of axes) {
    if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length) {
      throw shapeError(`${operation} over axis ${axis}`, `an axis from 0 to ${x.shape.length - 1}`, x.shape)
    }
  }
  return axes
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'operation' in value
}

function nodeKey(operation: Operation, inputs: readonly Tensor[], shape: Shape): string | undefined {
  const ids = inputs.map((input) => input.id).join(',')
  if (operation.kind !== 'constant') return `${JSON.stringify(operation)}(${ids})${formatShape(shape)}`
  // Large constants are not compared: they are written once anyway.
  if (operation.values.length > 16) return undefined
  return `constant ${operation.values.join(',')}${formatShape(shape)}`
}
