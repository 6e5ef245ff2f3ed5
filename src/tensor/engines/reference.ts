import { SinewError } from '../../contract/errors.ts'
import type { Engine, Executable, Feeds } from '../engine.ts'
import { checkFeeds, checkState, sharedStates } from '../feeds.ts'
import type { BinaryKind, Program, Tensor, UnaryKind } from '../program.ts'
import { sizeOf } from '../shape.ts'
import { copySlice, maxInto, multiplyMatrices, scatterRows, spread, sumInto, takeRows } from './loops.ts'

const unaryFunctions: Record<UnaryKind, (x: number) => number> = {
  relu: (x) => (x > 0 ? x : 0 * x), // 0 · x keeps NaN
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  negate: (x) => -x,
}

const binaryFunctions: Record<BinaryKind, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  minimum: Math.min,
  maximum: Math.max,
  greater: (a, b) => (a > b ? 1 : 0),
}

/** Values of inputs and states by name. */
export type Values = Readonly<Record<string, ArrayLike<number>>>

/** Every node's value in float64, by plain loops. What all engines are checked against. */
export function evaluate(program: Program, values: Values): Map<Tensor, Float64Array> {
  const results = new Map<Tensor, Float64Array>()
  for (const tensor of program.nodes) {
    const inputs = tensor.inputs.map((input) => results.get(input) ?? new Float64Array())
    results.set(tensor, evaluateNode(program, tensor, inputs, values))
  }
  return results
}

type States = Map<string, Float64Array>

const statesOf = new WeakMap<Executable, States>()

/** The oracle as an engine: slow, exact, needs nothing. States live in float64. */
export const referenceEngine: Engine = {
  name: 'reference',
  async compile(program, owner): Promise<Executable> {
    const states = owner ? sharedStates(program, owner, statesOf) : zeroStates(program)
    const outputs: Record<string, Float32Array> = {}
    for (const { name, tensor } of program.outputs) outputs[name] = new Float32Array(sizeOf(tensor.shape))

    const executable: Executable = {
      program,
      outputs,
      async run(feeds: Feeds) {
        checkFeeds(program, feeds)
        const results = evaluate(program, { ...feeds, ...Object.fromEntries(states) })
        for (const { name, tensor } of program.outputs) outputs[name]?.set(results.get(tensor) ?? [])
        for (const { name, next } of program.states) {
          const value = results.get(next)
          if (value) states.set(name, value)
        }
        return outputs
      },
      state(name) {
        checkState(program, name)
        return Float32Array.from(states.get(name) ?? [])
      },
      setState(name, values) {
        checkState(program, name, values.length)
        states.set(name, Float64Array.from(values))
      },
      async dispose() {},
    }
    statesOf.set(executable, states)
    return executable
  },
}

function zeroStates({ states }: Program): States {
  return new Map(states.map(({ name, tensor }) => [name, new Float64Array(sizeOf(tensor.shape))]))
}

function evaluateNode(
  program: Program,
  { operation, shape, inputs: sources }: Tensor,
  inputs: readonly Float64Array[],
  values: Values,
): Float64Array {
  const [x, y, z] = inputs
  const [xShape, yShape, zShape] = sources.map((source) => source.shape)
  switch (operation.kind) {
    case 'input': {
      const value = values[operation.name]
      if (value) return Float64Array.from(value)
      throw new SinewError('engine', `${program.name}: no value for "${operation.name}"`)
    }
    case 'constant':
      return Float64Array.from(operation.values)
    case 'stopGradient':
    case 'reshape':
      return x
    case 'broadcast':
      return spread(x, xShape, shape)
    case 'clip':
      return x.map((value) => Math.min(Math.max(value, operation.low), operation.high))
    case 'gemm': {
      const inner = xShape[operation.transposeA ? 0 : 1]
      const product = multiplyMatrices(x, y, shape, inner, operation)
      const bias = z ? spread(z, zShape, shape) : undefined
      return bias ? product.map((value, index) => value + bias[index]) : product
    }
    case 'sum':
      return sumInto(x, xShape, shape)
    case 'max':
      return maxInto(x, xShape, shape)
    case 'where': {
      const a = spread(y, yShape, shape)
      const b = spread(z, zShape, shape)
      return spread(x, xShape, shape).map((value, index) => (value !== 0 ? a[index] : b[index]))
    }
    case 'gather':
      return takeRows(x, xShape, y)
    case 'scatterAdd':
      return scatterRows(x, y, shape)
    case 'slice': {
      const part = new Float64Array(sizeOf(shape))
      copySlice(x, xShape, part, shape, operation.axis, operation.start, 'out')
      return part
    }
    case 'concat': {
      const whole = new Float64Array(sizeOf(shape))
      let start = 0
      inputs.forEach((part, index) => {
        const partShape = sources[index].shape
        copySlice(whole, shape, part, partShape, operation.axis, start, 'in')
        start += partShape[operation.axis]
      })
      return whole
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
    case 'greater': {
      const combine = binaryFunctions[operation.kind]
      const right = spread(y, yShape, shape)
      return spread(x, xShape, shape).map((value, index) => combine(value, right[index]))
    }
    default:
      return x.map(unaryFunctions[operation.kind])
  }
}
