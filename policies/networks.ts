import type { Space } from '../src/contract/channel.ts'
import type { Random } from '../src/contract/random.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import { layerNorm } from '../src/tensor/layers/layer-norm.ts'
import type { Tensor } from '../src/tensor/program.ts'

/** Widths from input to output, e.g. [17, 256, 256, 6]. */
export type Sizes = readonly number[]

/**
 * A multilayer perceptron, whose parameters live in one flat vector: for each layer the weights [in, out], row-major,
 * then the bias [out].
 *
 * With `norm`, what a hidden layer puts out is standardised before its ReLU, over its units (`layer`: Ba, Kiros and
 * Hinton 2016) or each unit over the batch (`batch`: Ioffe and Szegedy 2015), and then has a gain and a shift of its
 * own for each unit, which follow in the vector. Batch normalisation takes every bias away again, so there is none.
 */
export interface Network {
  readonly sizes: Sizes
  readonly norm: 'none' | 'layer' | 'batch'
}

export function plainNetwork(sizes: Sizes): Network {
  return { sizes, norm: 'none' }
}

interface LayerShape {
  readonly inputs: number
  readonly outputs: number
  readonly biased: boolean
  readonly normed: boolean
}

function layerShapes({ sizes, norm }: Network): LayerShape[] {
  return sizes.slice(1).map((outputs, index) => {
    const normed = norm !== 'none' && index < sizes.length - 2
    return { inputs: sizes[index], outputs, biased: !(normed && norm === 'batch'), normed }
  })
}

/** How many numbers of the flat vector are a layer's weights, bias, gain and shift. */
function pieceSizes({ inputs, outputs, biased, normed }: LayerShape): number[] {
  return [inputs * outputs, ...(biased ? [outputs] : []), ...(normed ? [outputs, outputs] : [])]
}

export function parameterCount(network: Network): number {
  return layerShapes(network)
    .flatMap(pieceSizes)
    .reduce((total, size) => total + size, 0)
}

/**
 * Parameters of one or more networks: weights and biases uniform within ±1/√inputs, as torch.nn.Linear starts; gains 1,
 * shifts 0.
 */
export function initialParameters(random: Random, ...networks: readonly Network[]): Float32Array {
  const parameters = new Float32Array(networks.reduce((total, each) => total + parameterCount(each), 0))
  let offset = 0
  for (const { inputs, outputs, biased, normed } of networks.flatMap(layerShapes)) {
    const bound = 1 / Math.sqrt(inputs)
    const end = offset + inputs * outputs + (biased ? outputs : 0)
    for (; offset < end; offset++) parameters[offset] = random.between(-bound, bound)
    if (!normed) continue
    parameters.fill(1, offset, offset + outputs)
    offset += 2 * outputs
  }
  return parameters
}

export interface Layer {
  readonly weights: Tensor
  readonly bias?: Tensor
  /** After standardising, if this layer does. */
  readonly affine?: { readonly gain: Tensor; readonly shift: Tensor }
}

/** The layers of one or more networks that share the flat vector `parameters`, one after the other. */
export function unpackLayers(
  b: ProgramBuilder,
  parameters: Tensor,
  ...networks: readonly Network[]
): readonly (readonly Layer[])[] {
  const all = networks.map(layerShapes)
  const pieces = b.split(parameters, 0, all.flat().flatMap(pieceSizes)).values()
  const next = (): Tensor => pieces.next().value as Tensor
  return all.map((shapes) =>
    shapes.map(
      ({ inputs, outputs, biased, normed }): Layer => ({
        weights: b.reshape(next(), [inputs, outputs]),
        ...(biased ? { bias: next() } : {}),
        ...(normed ? { affine: { gain: next(), shift: next() } } : {}),
      }),
    ),
  )
}

/** Takes what layer number `layer` put out, shape [batch, units], to mean 0 and variance 1. The input is layer 0. */
export type Standardise = (layer: number, x: Tensor) => Tensor

export interface MlpOptions {
  /** For the layers that are normalised; over their units if not given. */
  readonly standardise?: Standardise
  /** Called with each hidden layer after its ReLU. */
  readonly onHidden?: (hidden: Tensor) => void
}

/** Linear layers with ReLU between them. `x` has shape [batch, inputs]. */
export function mlp(
  b: ProgramBuilder,
  layers: readonly Layer[],
  x: Tensor,
  { standardise = (_layer, each) => layerNorm(b, each), onHidden }: MlpOptions = {},
): Tensor {
  return layers.reduce((before, { weights, bias, affine }, index) => {
    const linear = b.gemm(before, weights, bias ? { bias } : {})
    if (index === layers.length - 1) return linear
    const normed = affine
      ? b.add(b.multiply(standardise(index + 1, linear), affine.gain), affine.shift)
      : linear
    const hidden = b.relu(normed)
    onHidden?.(hidden)
    return hidden
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
