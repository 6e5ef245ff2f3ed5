import { parameterCount, plainNetwork, type Sizes } from './networks.ts'

/** A multilayer perceptron for one observation at a time: no allocation, no promise, no dependency. */
export interface PlainMlp {
  /** Fill this, then call `run`. */
  readonly input: Float64Array
  /** Copy the flat parameters in (layout: see `networks.ts`); what follows them is left. */
  load(parameters: Float32Array): void
  /** Returns the output, the same array every time. */
  run(): Float64Array
}

export function createPlainMlp(sizes: Sizes): PlainMlp {
  const parameters = new Float32Array(parameterCount(plainNetwork(sizes)))
  const values = sizes.map((size) => new Float64Array(size))
  const layers = sizes.slice(1).map((_, index) => ({
    from: values[index],
    to: values[index + 1],
    hidden: index < sizes.length - 2,
  }))
  const input = values[0]
  const output = values[values.length - 1] ?? input

  return {
    input,
    load(flat) {
      for (let index = 0; index < parameters.length; index++) parameters[index] = flat[index]
    },
    run() {
      let offset = 0
      for (const { from, to, hidden } of layers) {
        offset = linear(parameters, offset, from, to)
        if (hidden) for (let index = 0; index < to.length; index++) to[index] = Math.max(to[index], 0)
      }
      return output
    },
  }
}

/** to = from · W + bias, W [in, out] at `offset` and the bias after it. Returns where the bias ends. */
function linear(parameters: Float32Array, offset: number, from: Float64Array, to: Float64Array): number {
  const outputs = to.length
  const bias = offset + from.length * outputs
  for (let column = 0; column < outputs; column++) to[column] = parameters[bias + column]
  for (let row = 0; row < from.length; row++) {
    const x = from[row]
    if (x === 0) continue
    const start = offset + row * outputs
    for (let column = 0; column < outputs; column++) {
      to[column] += x * parameters[start + column]
    }
  }
  return bias + outputs
}
