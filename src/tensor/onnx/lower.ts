import type { BinaryKind, Operation, Port, Program, Tensor, UnaryKind } from '../program.ts'
import { type Shape, sameShape, sizeOf } from '../shape.ts'
import { float32, type OnnxConstant, type OnnxGraph, type OnnxNode, onnxGraph } from './graph.ts'
import { emitSplit, fullSplits } from './splits.ts'

const unaryOperators: Record<UnaryKind, string> = {
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  softplus: 'Softplus',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  negate: 'Neg',
}

const binaryOperators: Record<Exclude<BinaryKind, 'greater'>, string> = {
  add: 'Add',
  subtract: 'Sub',
  multiply: 'Mul',
  divide: 'Div',
  minimum: 'Min',
  maximum: 'Max',
}

export interface LowerOptions {
  /** Most outputs of one Split; WebGPU bounds the buffers of a shader (8 everywhere). Default: any number. */
  readonly widestSplit?: number
}

/** From program nodes to ONNX operators, choosing those that ONNX Runtime's CPU provider does fast. */
export function lower(
  program: Program,
  outputs: readonly Port[],
  { widestSplit = Number.POSITIVE_INFINITY }: LowerOptions = {},
): { nodes: readonly OnnxNode[]; constants: OnnxConstant[] } {
  const graph = onnxGraph()
  const { emit, constant, integers, scalar, cast } = graph
  const splits = fullSplits(program.nodes)
  const names = new Map<Tensor, string>()
  for (const { name, tensor } of [...program.inputs, ...program.states]) names.set(tensor, name)
  // A node that is an output bears its name. Identity (a copy) only where it has another name already.
  const copied = outputs.filter(({ name, tensor }) => {
    const { kind } = tensor.operation
    if (names.has(tensor) || kind === 'stopGradient' || kind === 'constant') return true
    names.set(tensor, name)
    return false
  })

  const nameOf = (tensor: Tensor | undefined): string => {
    if (!tensor) return ''
    const source = tensor.operation.kind === 'stopGradient' ? tensor.inputs[0] : undefined
    return source ? nameOf(source) : (names.get(tensor) ?? `t${tensor.id}`)
  }
  for (const tensor of program.nodes) {
    const out = nameOf(tensor)
    const inputs = tensor.inputs.map(nameOf)
    const [source] = tensor.inputs
    const operation: Operation = tensor.operation
    switch (operation.kind) {
      case 'input':
      case 'stopGradient':
        break
      case 'constant':
        constant(out, tensor.shape, operation.values)
        break
      case 'greater':
        if (source && isZero(tensor.inputs[1]) && sameShape(source.shape, tensor.shape)) {
          // A step, as a ramp that is too steep to hit: one pass where Greater and Cast are two slow ones.
          emit('HardSigmoid', inputs.slice(0, 1), [out], { alpha: { float: 3e38 }, beta: { float: 0 } })
          break
        }
        emit('Greater', inputs, [`${out}.bool`])
        emit('Cast', [`${out}.bool`], [out], { to: { int: float32 } })
        break
      case 'clip':
        emit('Clip', [...inputs, scalar(operation.low), scalar(operation.high)], [out])
        break
      case 'gemm':
        emit('Gemm', inputs, [out], {
          transA: { int: operation.transposeA ? 1 : 0 },
          transB: { int: operation.transposeB ? 1 : 0 },
        })
        break
      case 'sum':
        if (source && sumsRowsOfMatrix(source.shape, operation.axes)) {
          // Summing over the batch is a product with ones: Gemm is several times faster here than ReduceSum.
          const rows = source.shape[0]
          const ones = constant(`ones.${rows}`, [1, rows], new Float32Array(rows).fill(1))
          emit('Gemm', [ones, ...inputs], [out])
        } else {
          emit('ReduceSum', [...inputs, integers(operation.axes)], [out], { keepdims: { int: 1 } })
        }
        break
      case 'max':
        emit('ReduceMax', inputs, [out], { axes: { ints: operation.axes }, keepdims: { int: 1 } })
        break
      case 'where':
        emit('Where', [cast(inputs[0], 'bool'), ...inputs.slice(1)], [out])
        break
      case 'gather':
        emit('Gather', [inputs[0], cast(inputs[1], 'int32')], [out], { axis: { int: 0 } })
        break
      case 'scatterAdd':
        lowerScatterAdd(graph, tensor, inputs, out)
        break
      case 'reshape':
        emit('Reshape', [...inputs, integers(tensor.shape)], [out])
        break
      case 'broadcast':
        emit('Expand', [...inputs, integers(tensor.shape)], [out])
        break
      case 'concat':
        emit('Concat', inputs, [out], { axis: { int: operation.axis } })
        break
      case 'slice': {
        const split = splits.get(tensor)
        const { axis, start } = operation
        const length = tensor.shape[axis]
        if (!split) {
          emit('Slice', [...inputs, integers([start]), integers([start + length]), integers([axis])], [out])
        } else if (split[0] === tensor) {
          const parts = split.map((part) => ({ name: nameOf(part), length: part.shape[axis] }))
          emitSplit(graph, inputs[0], axis, parts, widestSplit)
        }
        break
      }
      case 'add':
      case 'subtract':
      case 'multiply':
      case 'divide':
      case 'minimum':
      case 'maximum':
        emit(binaryOperators[operation.kind], inputs, [out])
        break
      default:
        emit(unaryOperators[operation.kind], inputs, [out])
    }
  }
  for (const { name, tensor } of copied) emit('Identity', [nameOf(tensor)], [name])
  return { nodes: graph.nodes, constants: graph.usedConstants() }
}

function isZero(tensor: Tensor | undefined): boolean {
  const operation = tensor?.operation
  return operation?.kind === 'constant' && operation.values.every((value) => value === 0)
}

function sumsRowsOfMatrix(shape: Shape, axes: readonly number[]): boolean {
  return shape.length === 2 && axes.length === 1 && axes[0] === 0
}

/** Not ScatterND: on several threads ONNX Runtime's may lose additions to rows that are named twice (issue 23396). */
function lowerScatterAdd(
  { emit, constant, integers, cast }: OnnxGraph,
  { inputs: [, { shape: rows }], shape }: Tensor,
  [indices, values]: readonly string[],
  out: string,
): void {
  const zeros = constant(`zeros.${shape.join('.')}`, shape, new Float32Array(sizeOf(shape)))
  let targets = cast(indices, 'int32')
  if (rows.length > 1) {
    // ScatterElements wants an index for each element, not for each row.
    const column = rows.map((length, axis) => (axis === 0 ? length : 1))
    emit('Reshape', [targets, integers(column)], [`${out}.column`])
    emit('Expand', [`${out}.column`, integers(rows)], [`${out}.targets`])
    targets = `${out}.targets`
  }
  emit('ScatterElements', [zeros, targets, values], [out], { axis: { int: 0 }, reduction: { text: 'add' } })
}
