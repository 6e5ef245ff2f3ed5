import type { Space } from '../src/contract/channel.ts'
import type { Random } from '../src/contract/random.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'

/**
 * Multilayer perceptrons whose parameters live in one flat vector: for each layer the weights [in, out], row-major,
 * then the bias [out]. `sizes` are the widths from input to output, e.g. [17, 256, 256, 6].
 */
export type Sizes = readonly number[]

export function parameterCount(sizes: Sizes): number {
  return layerShapes(sizes).reduce((total, [inputs, outputs]) => total + (inputs + 1) * outputs, 0)
}

export function layerShapes(sizes: Sizes): [number, number][] {
  return sizes.slice(1).map((outputs, index) => [sizes[index], outputs])
}

/** Weights and biases of one or more networks, uniform within ±1/√inputs, as torch.nn.Linear starts. */
export function initialParameters(random: Random, ...networks: readonly Sizes[]): Float32Array {
  const parameters = new Float32Array(networks.reduce((total, sizes) => total + parameterCount(sizes), 0))
  let offset = 0
  for (const [inputs, outputs] of networks.flatMap(layerShapes)) {
    const bound = 1 / Math.sqrt(inputs)
    const end = offset + (inputs + 1) * outputs
    for (; offset < end; offset++) parameters[offset] = random.between(-bound, bound)
  }
  return parameters
}

export interface Layer {
  readonly weights: Tensor
  readonly bias: Tensor
}

/** The layers of one or more networks that share the flat vector `parameters`, one after the other. */
export function unpackLayers(
  b: ProgramBuilder,
  parameters: Tensor,
  ...networks: readonly Sizes[]
): readonly (readonly Layer[])[] {
  const shapes = networks.flatMap(layerShapes)
  const pieces = b.split(
    parameters,
    0,
    shapes.flatMap(([inputs, outputs]) => [inputs * outputs, outputs]),
  )
  const layers = shapes.map(([inputs, outputs], index): Layer => {
    const weights = pieces[2 * index]
    return { weights: b.reshape(weights, [inputs, outputs]), bias: pieces[2 * index + 1] }
  })
  let start = 0
  return networks.map((sizes) => {
    const count = sizes.length - 1
    start += count
    return layers.slice(start - count, start)
  })
}

/** Linear layers with ReLU between them. `x` has shape [batch, inputs]. */
export function mlp(b: ProgramBuilder, layers: readonly Layer[], x: Tensor): Tensor {
  return layers.reduce((hidden, { weights, bias }, index) => {
    const linear = b.gemm(hidden, weights, { bias })
    return index < layers.length - 1 ? b.relu(linear) : linear
  }, x)
}

/** x ↦ (x − offset) · scale, one pair a channel. */
export interface Affine {
  readonly offset: Float32Array
  readonly scale: Float32Array
}

/** Takes the bounds of a channel to [−1, 1]; a channel without finite bounds passes unchanged. */
export function normalisation(space: Space): Affine {
  const finite = space.channels.map(({ low, high }) => Number.isFinite(high - low))
  return {
    offset: Float32Array.from(space.channels, ({ low, high }, index) =>
      finite[index] ? (low + high) / 2 : 0,
    ),
    scale: Float32Array.from(space.channels, ({ low, high }, index) =>
      finite[index] ? 2 / (high - low) : 1,
    ),
  }
}

/** `x` has shape [batch, channels]. */
export function normalise(b: ProgramBuilder, { offset, scale }: Affine, x: Tensor): Tensor {
  return b.multiply(b.subtract(x, b.constant(offset)), b.constant(scale))
}

/** Fill with standard normal numbers, by Box and Muller (1958), both of each pair. */
export function fillNormal(random: Random, out: Float32Array): void {
  for (let index = 0; index < out.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()))
    const angle = 2 * Math.PI * random.uniform()
    out[index] = radius * Math.cos(angle)
    if (index + 1 < out.length) out[index + 1] = radius * Math.sin(angle)
  }
}
