import type * as tfjs from '@tensorflow/tfjs-core'
import type { BinaryKind, Tensor, UnaryKind } from '../../program.ts'
import type { LoadedTfjs, Tf } from './load.ts'

type Values = readonly tfjs.Tensor[]

/** One node: tensors of its inputs in, its tensor out. May be called within a tidy only. */
export type Step = (inputs: Values) => tfjs.Tensor

/**
 * What a node is in TensorFlow.js; not for inputs and constants, whose values come from elsewhere.
 *
 * `tf.fused.matMul` is left alone: on wasm a transposed operand with a bias and an inner length above 48 gives wrong
 * numbers (4.22). There, a transposed operand of `tf.matMul` costs five times more than transposing first.
 */
export function stepOf(
  { tf, backend }: LoadedTfjs,
  { operation, shape: readonlyShape, inputs: sources }: Tensor,
): Step {
  const shape = [...readonlyShape]
  const rank = shape.length
  switch (operation.kind) {
    case 'input':
    case 'constant':
    case 'stopGradient':
      return ([x]) => x
    case 'where':
      return ([condition, a, b]) => tf.where(tf.notEqual(condition, 0), a, b)
    case 'clip':
      return ([x]) => tf.clipByValue(x, operation.low, operation.high)
    case 'gemm': {
      const { transposeA, transposeB } = operation
      const multiply: (a: tfjs.Tensor, b: tfjs.Tensor) => tfjs.Tensor =
        backend === 'tensorflow'
          ? (a, b) => tf.matMul(a, b, transposeA, transposeB)
          : (a, b) => tf.matMul(transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b)
      return ([a, b, bias]) => (bias ? tf.add(multiply(a, b), bias) : multiply(a, b))
    }
    case 'sum':
      return ([x]) => tf.sum(x, [...operation.axes], true)
    case 'max':
      return ([x]) => tf.max(x, [...operation.axes], true)
    case 'reshape':
      return ([x]) => tf.reshape(x, shape)
    case 'broadcast':
      return ([x]) => tf.broadcastTo(x, shape)
    case 'concat':
      return (parts) => tf.concat([...parts], operation.axis)
    case 'slice': {
      const begin = new Array<number>(rank).fill(0)
      begin[operation.axis] = operation.start
      return ([x]) => tf.slice(x, begin, shape)
    }
    case 'gather':
      return ([table, indices]) => tf.gather(table, tf.cast(indices, 'int32'), 0)
    case 'scatterAdd': {
      const [{ shape: count }] = sources
      return ([indices, rows]) => {
        const column = tf.reshape<tfjs.Rank.R2>(tf.cast(indices, 'int32'), [...count, 1] as [number, number])
        return tf.scatterND(column, rows, shape)
      }
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
    case 'greater': {
      const combine = binary(tf)[operation.kind]
      return ([a, b]) => combine(a, b)
    }
    default: {
      const apply = unary(tf)[operation.kind]
      return ([x]) => apply(x)
    }
  }
}

function unary(tf: Tf): Record<UnaryKind, (x: tfjs.Tensor) => tfjs.Tensor> {
  return {
    relu: tf.relu,
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    softplus: tf.softplus,
    exp: tf.exp,
    log: tf.log,
    sqrt: tf.sqrt,
    negate: tf.neg,
  }
}

function binary(tf: Tf): Record<BinaryKind, (a: tfjs.Tensor, b: tfjs.Tensor) => tfjs.Tensor> {
  return {
    add: tf.add,
    subtract: tf.sub,
    multiply: tf.mul,
    divide: tf.div,
    minimum: tf.minimum,
    maximum: tf.maximum,
    greater: (a, b) => tf.cast(tf.greater(a, b), 'float32'),
  }
}
