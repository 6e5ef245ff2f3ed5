import type { ProgramBuilder } from '../../src/tensor/builder.ts'
import { elu, logSoftmax, logSumExp, softmax } from '../../src/tensor/layers/activations.ts'
import { batchNorm, batchStatistics } from '../../src/tensor/layers/batch-norm.ts'
import { dropout } from '../../src/tensor/layers/dropout.ts'
import { layerNorm } from '../../src/tensor/layers/layer-norm.ts'
import type { Tensor } from '../../src/tensor/program.ts'
import type { Shape } from '../../src/tensor/shape.ts'

export interface OperationCase {
  readonly name: string
  readonly shapes: readonly Shape[]
  /** Inputs are drawn from here; away from kinks and poles, so that finite differences mean something. */
  readonly low?: number
  readonly high?: number
  build(b: ProgramBuilder, ...inputs: Tensor[]): Tensor
}

const at = (tensors: readonly Tensor[], index: number): Tensor => {
  const tensor = tensors[index]
  if (!tensor) throw new Error(`case has no tensor ${index}`)
  return tensor
}

const elementwise: OperationCase[] = [
  {
    name: 'add',
    shapes: [
      [3, 4],
      [3, 4],
    ],
    build: (b, x, y) => b.add(x, y),
  },
  { name: 'add, row broadcast', shapes: [[3, 4], [4]], build: (b, x, y) => b.add(x, y) },
  {
    name: 'add, both broadcast',
    shapes: [
      [3, 1],
      [1, 4],
    ],
    build: (b, x, y) => b.add(x, y),
  },
  { name: 'add, scalar', shapes: [[2, 3]], build: (b, x) => b.add(x, 1.5) },
  {
    name: 'subtract',
    shapes: [
      [3, 4],
      [3, 1],
    ],
    build: (b, x, y) => b.subtract(x, y),
  },
  { name: 'subtract from scalar', shapes: [[3, 4]], build: (b, x) => b.subtract(1, x) },
  {
    name: 'multiply',
    shapes: [
      [3, 4],
      [1, 4],
    ],
    build: (b, x, y) => b.multiply(x, y),
  },
  {
    name: 'multiply, three axes',
    shapes: [
      [2, 3, 2],
      [3, 1],
    ],
    build: (b, x, y) => b.multiply(x, y),
  },
  { name: 'divide', shapes: [[3, 4], [4]], low: 0.5, high: 2, build: (b, x, y) => b.divide(x, y) },
  {
    name: 'minimum',
    shapes: [
      [3, 4],
      [3, 4],
    ],
    build: (b, x, y) => b.minimum(x, y),
  },
  {
    name: 'minimum, broadcast',
    shapes: [
      [3, 4],
      [3, 1],
    ],
    build: (b, x, y) => b.minimum(x, y),
  },
  { name: 'greater', shapes: [[3, 4], [4]], build: (b, x, y) => b.greater(x, y) },
  { name: 'greater than zero', shapes: [[3, 4]], build: (b, x) => b.greater(x, 0) },
  { name: 'relu', shapes: [[5, 3]], build: (b, x) => b.relu(x) },
  { name: 'tanh', shapes: [[5, 3]], build: (b, x) => b.tanh(x) },
  { name: 'sigmoid', shapes: [[5, 3]], build: (b, x) => b.sigmoid(x) },
  { name: 'softplus', shapes: [[5, 3]], build: (b, x) => b.softplus(x) },
  { name: 'softplus, far out', shapes: [[5, 3]], low: -90, high: 90, build: (b, x) => b.softplus(x) },
  { name: 'exp', shapes: [[5, 3]], build: (b, x) => b.exp(x) },
  { name: 'log', shapes: [[5, 3]], low: 0.2, high: 3, build: (b, x) => b.log(x) },
  { name: 'sqrt', shapes: [[5, 3]], low: 0.2, high: 3, build: (b, x) => b.sqrt(x) },
  { name: 'negate', shapes: [[5, 3]], build: (b, x) => b.negate(x) },
  { name: 'square', shapes: [[5, 3]], build: (b, x) => b.square(x) },
  { name: 'clip', shapes: [[5, 3]], build: (b, x) => b.clip(x, -0.6, 0.7) },
]

const choices: OperationCase[] = [
  { name: 'maximum', shapes: [[3, 4], [4]], build: (b, x, y) => b.maximum(x, y) },
  { name: 'where', shapes: [[3, 4], [4], [3, 1]], build: (b, c, x, y) => b.where(b.greater(c, 0.1), x, y) },
  {
    name: 'where, condition broadcast',
    shapes: [
      [3, 1],
      [3, 4],
    ],
    build: (b, c, x) => b.where(b.greater(c, 0), b.square(x), b.negate(x)),
  },
  {
    name: 'where, scalars',
    shapes: [[5]],
    build: (b, x) => b.multiply(x, b.where(b.greater(0.2, x), -1, 3)),
  },
  { name: 'max', shapes: [[3, 4]], build: (b, x) => b.max(b.square(x)) },
  { name: 'max of rows', shapes: [[3, 4]], build: (b, x) => b.max(x, [1]) },
  { name: 'max over outer axes', shapes: [[2, 3, 4]], build: (b, x) => b.max(x, [0, 2], { keepDims: true }) },
  { name: 'min of columns', shapes: [[3, 4]], build: (b, x) => b.min(x, [0]) },
]

/** Row 3 twice, row 1 never. */
const rowNumbers = [3, 0, 2, 3]

const rows: OperationCase[] = [
  { name: 'gather', shapes: [[4, 3]], build: (b, x) => b.square(b.gather(x, b.constant(rowNumbers))) },
  { name: 'gather of numbers', shapes: [[4]], build: (b, x) => b.gather(x, b.constant(rowNumbers)) },
  {
    name: 'gather of matrices, by indices that are computed',
    shapes: [[4, 2, 3], [2]],
    build: (b, x, y) => b.gather(x, b.multiply(b.greater(y, -2), 3)),
  },
  {
    name: 'scatterAdd',
    shapes: [[4, 3]],
    build: (b, x) => b.square(b.scatterAdd(b.constant(rowNumbers), x, 5)),
  },
  {
    name: 'scatterAdd of numbers',
    shapes: [[4]],
    build: (b, x) => b.scatterAdd(b.constant(rowNumbers), x, 4),
  },
]

const matrices: OperationCase[] = [
  {
    name: 'gemm',
    shapes: [
      [3, 4],
      [4, 2],
    ],
    build: (b, x, y) => b.gemm(x, y),
  },
  {
    name: 'gemm, aᵀ',
    shapes: [
      [4, 3],
      [4, 2],
    ],
    build: (b, x, y) => b.gemm(x, y, { transposeA: true }),
  },
  {
    name: 'gemm, bᵀ',
    shapes: [
      [3, 4],
      [2, 4],
    ],
    build: (b, x, y) => b.gemm(x, y, { transposeB: true }),
  },
  {
    name: 'gemm, aᵀ bᵀ',
    shapes: [
      [4, 3],
      [2, 4],
    ],
    build: (b, x, y) => b.gemm(x, y, { transposeA: true, transposeB: true }),
  },
  { name: 'gemm, bias', shapes: [[3, 4], [4, 2], [2]], build: (b, x, y, bias) => b.gemm(x, y, { bias }) },
  {
    name: 'gemm, column bias',
    shapes: [
      [3, 4],
      [4, 2],
      [3, 1],
    ],
    build: (b, x, y, bias) => b.gemm(x, y, { bias }),
  },
  { name: 'gemm with itself', shapes: [[3, 3]], build: (b, x) => b.gemm(x, x) },
]

const shapes: OperationCase[] = [
  { name: 'sum', shapes: [[3, 4]], build: (b, x) => b.sum(x) },
  { name: 'sum over rows', shapes: [[3, 4]], build: (b, x) => b.sum(x, [0]) },
  { name: 'sum over columns', shapes: [[3, 4]], build: (b, x) => b.sum(x, [1], { keepDims: true }) },
  { name: 'sum over outer axes', shapes: [[2, 3, 4]], build: (b, x) => b.sum(x, [0, 2]) },
  { name: 'mean', shapes: [[3, 4]], build: (b, x) => b.mean(x) },
  { name: 'mean over rows', shapes: [[3, 4]], build: (b, x) => b.mean(x, [0]) },
  { name: 'reshape', shapes: [[3, 4]], build: (b, x) => b.reshape(x, [2, 6]) },
  { name: 'broadcast', shapes: [[3, 1]], build: (b, x) => b.broadcast(x, [2, 3, 4]) },
  {
    name: 'concat columns',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: (b, x, y) => b.concat([x, y, x], 1),
  },
  { name: 'concat vectors', shapes: [[3], [2]], build: (b, x, y) => b.concat([x, y], 0) },
  { name: 'slice', shapes: [[4, 5]], build: (b, x) => b.slice(x, 1, 1, 3) },
  {
    name: 'overlapping slices',
    shapes: [[6]],
    build: (b, x) => b.multiply(b.slice(x, 0, 1, 3), b.slice(x, 0, 2, 3)),
  },
  {
    name: 'split, every part used',
    shapes: [[2, 6]],
    build(b, x) {
      const parts = b.split(x, 1, [2, 2, 2])
      return b.add(b.multiply(at(parts, 0), at(parts, 1)), at(parts, 2))
    },
  },
  {
    name: 'split, one part used',
    shapes: [[6]],
    build: (b, x) => b.square(at(b.split(x, 0, [1, 3, 2]), 1)),
  },
  { name: 'stopGradient', shapes: [[4]], build: (b, x) => b.multiply(b.stopGradient(x), x) },
  {
    name: 'slices along two axes, and the whole',
    shapes: [[3, 4]],
    build: (b, x) => b.add(b.add(b.sum(b.slice(x, 0, 1, 1)), b.sum(b.square(b.slice(x, 1, 2, 2)))), b.sum(x)),
  },
]

const composed: OperationCase[] = [
  {
    name: 'two-layer network',
    shapes: [[4, 3], [3, 5], [5], [5, 2], [2]],
    build: (b, x, w1, b1, w2, b2) => b.gemm(b.relu(b.gemm(x, w1, { bias: b1 })), w2, { bias: b2 }),
  },
  {
    name: 'the same node on both sides',
    shapes: [[3]],
    build: (b, x) => b.divide(b.exp(x), b.add(b.exp(x), b.square(x))),
  },
]

const layers: OperationCase[] = [
  { name: 'elu', shapes: [[5, 3]], build: (b, x) => elu(b, x) },
  { name: 'elu, α', shapes: [[5, 3]], build: (b, x) => elu(b, x, 0.3) },
  { name: 'softmax', shapes: [[4, 3]], low: -3, high: 3, build: (b, x) => softmax(b, x) },
  { name: 'softmax of columns', shapes: [[4, 3]], low: 90, high: 99, build: (b, x) => softmax(b, x, 0) },
  { name: 'logSumExp', shapes: [[4, 3]], low: -99, high: -90, build: (b, x) => logSumExp(b, x) },
  { name: 'logSoftmax', shapes: [[4, 3]], low: -3, high: 3, build: (b, x) => logSoftmax(b, x) },
  {
    name: 'layer norm',
    shapes: [[4, 6], [6], [6]],
    build: (b, x, gain, bias) => layerNorm(b, x, { gain, bias }),
  },
  {
    name: 'layer norm of three axes, large ε, neither gain nor bias',
    shapes: [[2, 3, 5]],
    build: (b, x) => layerNorm(b, x, { epsilon: 0.5 }),
  },
  {
    name: 'batch norm, training',
    shapes: [[8, 3], [3], [3]],
    build: (b, x, gain, bias) => batchNorm(b, x, batchStatistics(b, x), { gain, bias }),
  },
  {
    name: 'batch norm, inference',
    shapes: [[4, 3], [3], [3], [3], [3]],
    low: 0.3,
    build: (b, x, mean, variance, gain, bias) => batchNorm(b, x, { mean, variance }, { gain, bias }),
  },
  {
    name: 'dropout',
    shapes: [
      [8, 3],
      [8, 3],
    ],
    low: 0,
    build: (b, x, uniform) => dropout(b, x, uniform, 0.3),
  },
]

export const operationCases: readonly OperationCase[] = [
  ...elementwise,
  ...choices,
  ...matrices,
  ...rows,
  ...shapes,
  ...composed,
  ...layers,
]
