import { neededFor } from '../../builder/nodes.ts'
import type { Operation, Program, Tensor } from '../../program.ts'
import { type Shape, sameShape, sizeOf } from '../../shape.ts'
import { viewOf } from './views.ts'

type Make = (operation: Operation, inputs: readonly Tensor[], shape: Shape) => Tensor

/**
 * The same program in the fewer forms that there are kernels for:
 * a Gemm has no bias, more than one row in its left operand's transpose, and an inner length above 1;
 * a reduction runs over neighbouring axes; what leaves the program is computed by it.
 */
export function lowerProgram(program: Program): Program {
  const lowered = new Map<Tensor, Tensor>()
  let count = 0
  const make: Make = (operation, inputs, shape) => ({ id: count++, operation, inputs, shape })
  const of = (tensor: Tensor): Tensor => lowered.get(tensor) ?? tensor
  for (const tensor of program.nodes) {
    lowered.set(tensor, lowerNode(make, tensor, tensor.inputs.map(of)))
  }
  // An unused input or state is no node, but has its place all the same.
  const port = (tensor: Tensor): Tensor => {
    const known = lowered.get(tensor) ?? make(tensor.operation, [], tensor.shape)
    lowered.set(tensor, known)
    return known
  }
  const inputs = program.inputs.map(({ name, tensor }) => ({ name, tensor: port(tensor) }))
  const states = program.states.map(({ name, tensor, next }) => {
    return { name, tensor: port(tensor), next: next === tensor ? port(tensor) : computed(make, of(next)) }
  })
  const outputs = program.outputs.map(({ name, tensor }) => ({ name, tensor: computed(make, of(tensor)) }))
  const roots = [...outputs.map(({ tensor }) => tensor), ...states.map(({ next }) => next)]
  return { name: program.name, inputs, states, outputs, nodes: neededFor(roots) }
}

function lowerNode(make: Make, { operation, shape }: Tensor, inputs: readonly Tensor[]): Tensor {
  switch (operation.kind) {
    case 'gemm':
      return lowerGemm(make, operation, inputs, shape)
    case 'sum':
    case 'max':
      return lowerReduction(make, operation.kind, operation.axes, inputs[0])
    default:
      return make(operation, inputs, shape)
  }
}

type Gemm = Extract<Operation, { kind: 'gemm' }>

function lowerGemm(make: Make, operation: Gemm, [a, b, bias]: readonly Tensor[], shape: Shape): Tensor {
  const product = lowerProduct(make, operation, a, b, shape)
  return bias ? make({ kind: 'add' }, [product, bias], shape) : product
}

function lowerProduct(
  make: Make,
  { transposeA, transposeB }: Gemm,
  a: Tensor,
  b: Tensor,
  shape: Shape,
): Tensor {
  const [rows, columns] = shape
  const inner = a.shape[transposeA ? 0 : 1]
  const reshape = (x: Tensor, to: Shape): Tensor =>
    sameShape(x.shape, to) ? x : make({ kind: 'reshape' }, [x], to)
  // An outer product is a product element by element, and can join its neighbours.
  if (inner === 1) {
    return make({ kind: 'multiply' }, [reshape(a, [rows, 1]), reshape(b, [1, columns])], shape)
  }
  // A column is the transpose of a row, which lies in memory just the same: (A b)ᵀ = bᵀ Aᵀ.
  if (columns === 1 && rows > 1) {
    const flipped: Gemm = { kind: 'gemm', transposeA: false, transposeB: !transposeA }
    return reshape(make(flipped, [reshape(b, [1, inner]), a], [1, rows]), shape)
  }
  if (rows === 1) {
    return make({ kind: 'gemm', transposeA: false, transposeB }, [reshape(a, [1, inner]), b], shape)
  }
  return make({ kind: 'gemm', transposeA, transposeB }, [a, b], shape)
}

/** One reduction for each run of neighbouring axes, the last first. */
function lowerReduction(make: Make, kind: 'sum' | 'max', axes: readonly number[], x: Tensor): Tensor {
  const rest = [...axes].sort((left, right) => right - left)
  let result = x
  while (rest.length > 0) {
    const run = [rest[0]]
    while (run.length < rest.length && rest[run.length] === run[0] - run.length) run.push(rest[run.length])
    rest.splice(0, run.length)
    const shape = result.shape.map((length, axis) => (run.includes(axis) ? 1 : length))
    if (sizeOf(shape) < sizeOf(result.shape)) {
      result = make({ kind, axes: run }, [result], shape)
    }
  }
  return result
}

/** What leaves by a door must not be a state that this run replaces, nor lie where constants do: give it a copy. */
function computed(make: Make, tensor: Tensor): Tensor {
  const { kind } = viewOf(tensor).root.operation
  return kind === 'input' || kind === 'constant'
    ? make({ kind: 'broadcast' }, [tensor], tensor.shape)
    : tensor
}
