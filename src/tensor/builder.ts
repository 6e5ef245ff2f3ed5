import { SinewError } from '../contract/errors.ts'
import type { BinaryKind, Operation, Port, Program, StatePort, Tensor, UnaryKind } from './program.ts'
import { broadcastShapes, formatShape, type Shape, sameShape, shapeError, sizeOf } from './shape.ts'
import { simplifyBinary } from './simplify.ts'

/** A tensor, or a number that stands for a constant. */
export type Operand = Tensor | number

export interface GemmOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Added to the product; broadcasts to it. */
  readonly bias?: Tensor
}

/** Writes a program, one call a node. Equal nodes are made once. Wrong shapes throw SinewError `engine` here. */
export interface ProgramBuilder {
  input(name: string, shape: Shape): Tensor
  /** A value that stays in the executable from run to run; unchanged unless `replace` says otherwise. */
  state(name: string, shape: Shape): Tensor
  replace(state: Tensor, next: Tensor): void
  output(name: string, tensor: Tensor): void
  constant(values: Operand | Float32Array | readonly number[], shape?: Shape): Tensor

  add(a: Operand, b: Operand): Tensor
  subtract(a: Operand, b: Operand): Tensor
  multiply(a: Operand, b: Operand): Tensor
  divide(a: Operand, b: Operand): Tensor
  minimum(a: Operand, b: Operand): Tensor
  /** 1 where a > b, else 0. */
  greater(a: Operand, b: Operand): Tensor

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

  /** op(a) · op(b) + bias for matrices; op is the transpose where asked. */
  gemm(a: Tensor, b: Tensor, options?: GemmOptions): Tensor
  /** Over all axes (to shape []) or over `axes`, which go unless `keepDims`. */
  sum(x: Tensor, axes?: readonly number[], options?: { keepDims?: boolean }): Tensor
  mean(x: Tensor, axes?: readonly number[], options?: { keepDims?: boolean }): Tensor
  reshape(x: Tensor, shape: Shape): Tensor
  broadcast(x: Tensor, shape: Shape): Tensor
  concat(parts: readonly Tensor[], axis: number): Tensor
  slice(x: Tensor, axis: number, start: number, size: number): Tensor
  /** Cut an axis into pieces of the given sizes. */
  split(x: Tensor, axis: number, sizes: readonly number[]): Tensor[]
  stopGradient(x: Tensor): Tensor

  build(): Program
}

export function programBuilder(name: string): ProgramBuilder {
  const nodes: Tensor[] = []
  const known = new Map<string, Tensor>()
  const inputs: Port[] = []
  const states: Port[] = []
  const outputs: Port[] = []
  const replaced = new Map<Tensor, Tensor>()

  const node = (operation: Operation, sources: readonly Tensor[], shape: Shape): Tensor => {
    const key = nodeKey(operation, sources, shape)
    const existing = key === undefined ? undefined : known.get(key)
    if (existing) return existing
    const made: Tensor = { id: nodes.length, operation, inputs: sources, shape }
    nodes.push(made)
    if (key !== undefined) known.set(key, made)
    return made
  }
  const constant = (values: Operand | Float32Array | readonly number[], shape?: Shape): Tensor => {
    if (isTensor(values)) return values
    const data = typeof values === 'number' ? Float32Array.of(values) : Float32Array.from(values)
    const constantShape = shape ?? (typeof values === 'number' ? [] : [data.length])
    if (sizeOf(constantShape) !== data.length) {
      throw shapeError('constant', `${data.length} values`, constantShape)
    }
    return node({ kind: 'constant', values: data }, [], constantShape)
  }
  const unary = (kind: UnaryKind) => (x: Tensor) => node({ kind }, [x], x.shape)
  const binary = (kind: BinaryKind) => (left: Operand, right: Operand) => {
    const a = constant(left)
    const b = constant(right)
    const shape = broadcastShapes(kind, a.shape, b.shape)
    return simplifyBinary(kind, a, b, shape, { node, constant })
  }
  const multiply = binary('multiply')

  const reshape = (x: Tensor, shape: Shape): Tensor => {
    if (sameShape(x.shape, shape)) return x
    if (sizeOf(x.shape) !== sizeOf(shape)) throw shapeError('reshape', 'equal sizes', x.shape, shape)
    if (x.operation.kind === 'constant') return constant(x.operation.values, shape)
    return node({ kind: 'reshape' }, [x.operation.kind === 'reshape' ? x.inputs[0] : x], shape)
  }
  const sum = (x: Tensor, axes?: readonly number[], { keepDims = false } = {}): Tensor => {
    const over = checkAxes('sum', x, axes ?? x.shape.map((_, axis) => axis))
    const kept = x.shape.map((length, axis) => (over.includes(axis) ? 1 : length))
    const summed = sameShape(kept, x.shape) ? x : node({ kind: 'sum', axes: over }, [x], kept)
    return keepDims
      ? summed
      : reshape(
          summed,
          kept.filter((_, axis) => !over.includes(axis)),
        )
  }
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
    const shape = x.shape.map((old, index) => (index === axis ? size : old))
    return node({ kind: 'slice', axis, start }, [x], shape)
  }
  const addPort = (ports: Port[], kind: string, portName: string, tensor: Tensor): Tensor => {
    const taken = kind === 'output' ? outputs : [...inputs, ...states]
    if (taken.some((port) => port.name === portName)) {
      throw new SinewError('engine', `${name}: ${kind} "${portName}" appears twice`, { where: portName })
    }
    ports.push({ name: portName, tensor })
    return tensor
  }

  return {
    input: (inputName, shape) =>
      addPort(inputs, 'input', inputName, node({ kind: 'input', name: inputName }, [], shape)),
    state: (stateName, shape) =>
      addPort(states, 'state', stateName, node({ kind: 'input', name: stateName }, [], shape)),
    replace(state, next) {
      if (!states.some((port) => port.tensor === state)) {
        throw new SinewError('engine', `${name}: replace() wants a tensor made by state()`)
      }
      if (!sameShape(state.shape, next.shape))
        throw shapeError('replace', 'equal shapes', state.shape, next.shape)
      replaced.set(state, next)
    },
    output: (outputName, tensor) => void addPort(outputs, 'output', outputName, tensor),
    constant,
    add: binary('add'),
    subtract: binary('subtract'),
    multiply,
    divide: binary('divide'),
    minimum: binary('minimum'),
    greater: binary('greater'),
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
    gemm(a, b, { transposeA = false, transposeB = false, bias } = {}) {
      const [rows, inner] = matrixShape(a, transposeA, a, b)
      const [innerB, columns] = matrixShape(b, transposeB, a, b)
      if (inner !== innerB) {
        const how = `${transposeA ? 'aᵀ' : 'a'} · ${transposeB ? 'bᵀ' : 'b'}`
        throw shapeError('gemm', `equal inner lengths in ${how}`, a.shape, b.shape)
      }
      const shape = [rows, columns]
      if (bias && !sameShape(broadcastShapes('gemm bias', bias.shape, shape), shape)) {
        throw shapeError('gemm bias', 'a bias that broadcasts to the product', bias.shape, shape)
      }
      return node({ kind: 'gemm', transposeA, transposeB }, bias ? [a, b, bias] : [a, b], shape)
    },
    sum,
    mean(x, axes, options) {
      const total = sum(x, axes, options)
      return multiply(total, sizeOf(total.shape) / sizeOf(x.shape))
    },
    reshape,
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
        const fits = sameShape(
          part.shape.map((length, index) => (index === axis ? 0 : length)),
          first.shape.map((length, index) => (index === axis ? 0 : length)),
        )
        if (!fits) throw shapeError('concat', `shapes equal but for axis ${axis}`, first.shape, part.shape)
      }
      const length = parts.reduce((total, part) => total + part.shape[axis], 0)
      const shape = first.shape.map((old, index) => (index === axis ? length : old))
      return node({ kind: 'concat', axis }, parts, shape)
    },
    slice,
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
    stopGradient: (x) => node({ kind: 'stopGradient' }, [x], x.shape),
    build: () => {
      const withNext: StatePort[] = states.map((port) => ({
        ...port,
        next: replaced.get(port.tensor) ?? port.tensor,
      }))
      const roots = [...outputs.map((port) => port.tensor), ...withNext.map((port) => port.next)]
      return { name, inputs, states: withNext, outputs, nodes: neededFor(roots) }
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

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'operation' in value
}

function nodeKey(operation: Operation, sources: readonly Tensor[], shape: Shape): string | undefined {
  const ids = sources.map((source) => source.id).join(',')
  if (operation.kind !== 'constant') return `${JSON.stringify(operation)}(${ids})${formatShape(shape)}`
  // Large constants are not compared: they are written once anyway.
  if (operation.values.length > 16) return undefined
  return `constant ${operation.values.join(',')}${formatShape(shape)}`
}

function checkAxes(operation: string, x: Tensor, axes: readonly number[]): readonly number[] {
  for (const axis of axes) {
    if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length) {
      throw shapeError(`${operation} over axis ${axis}`, `an axis from 0 to ${x.shape.length - 1}`, x.shape)
    }
  }
  return axes
}

function matrixShape(x: Tensor, transpose: boolean, a: Tensor, b: Tensor): [number, number] {
  const [rows, columns, ...rest] = x.shape
  if (rows === undefined || columns === undefined || rest.length > 0) {
    throw shapeError('gemm', 'two matrices', a.shape, b.shape)
  }
  return transpose ? [columns, rows] : [rows, columns]
}
