import type { ProgramBuilder } from '../src/tensor/builder.ts'
import {
  batchNorm,
  batchStatistics,
  type Statistics,
  trackedStatistics,
} from '../src/tensor/layers/batch-norm.ts'
import { type Network, parameterCount, plainNetwork, type Standardise } from './networks.ts'

/** What `batchNorm` adds to a variance. */
const epsilon = 1e-5

/** How far the running statistics move to the batch's in an update. */
const momentum = 0.01

/** Batch normalisation of a network's input and of its hidden layers, before gain and shift. */
export interface NetworkNorm {
  /** By mean and variance of this batch, which the running ones then move to. */
  readonly ofBatch: Standardise
  /** By the running ones. */
  readonly running: Standardise
}

const none: NetworkNorm = { ofBatch: (_layer, x) => x, running: (_layer, x) => x }

/**
 * Keeps the running statistics as the state `running`: for the input and each hidden layer the means, then the
 * variances. Where the network has no batch normalisation everything passes unchanged.
 *
 * The input gets no gain and no shift: the layer after it would undo or redo them.
 */
export function networkNorm(b: ProgramBuilder, network: Network): NetworkNorm {
  if (network.norm !== 'batch') return none
  const widths = normedWidths(network)
  const state = b.state('running', [2 * widths.reduce((total, width) => total + width, 0)])
  const pieces = b.split(
    state,
    0,
    widths.flatMap((width) => [width, width]),
  )
  const before = widths.map((_, layer): Statistics => {
    return { mean: pieces[2 * layer], variance: pieces[2 * layer + 1] }
  })
  const after = [...before]

  return {
    running: (layer, x) => batchNorm(b, x, before[layer], { epsilon }),
    ofBatch(layer, x) {
      const now = batchStatistics(b, x)
      after[layer] = trackedStatistics(b, before[layer], now, x.shape[0], momentum)
      const next = after.flatMap(({ mean, variance }) => [mean, variance])
      b.replace(state, b.concat(next, 0))
      return batchNorm(b, x, now, { epsilon })
    },
  }
}

function normedWidths({ sizes }: Network): readonly number[] {
  return sizes.slice(0, -1)
}

/** Means 0 and variances 1, as `networkNorm` lays them out. */
export function initialStatistics(network: Network): Float32Array {
  return Float32Array.from(
    normedWidths(network).flatMap((width) => [...Array(width).fill(0), ...Array(width).fill(1)]),
  )
}

/**
 * The plain network that puts out the same, by the running statistics: once these stand still, to standardise is to
 * multiply and to add, which the layer before can do (the one after, for the input).
 */
export function foldBatchNorm(
  network: Network,
  parameters: Float32Array,
  statistics: Float32Array,
): Float32Array {
  const { sizes } = network
  const folded = new Float32Array(parameterCount(plainNetwork(sizes)))
  let from = 0
  let to = 0
  let at = 0
  /** Standardising unit u of the layer whose statistics are next is x ↦ (x − mean) · factor. */
  const nextStatistics = (width: number) => {
    const start = at
    at += 2 * width
    return {
      mean: (unit: number): number => statistics[start + unit],
      factor: (unit: number): number => 1 / Math.sqrt(statistics[start + width + unit] + epsilon),
    }
  }
  const input = nextStatistics(sizes[0])
  for (let layer = 1; layer < sizes.length; layer++) {
    const [inputs, outputs] = [sizes[layer - 1], sizes[layer]]
    const weights = parameters.subarray(from, from + inputs * outputs)
    const first = parameters.subarray(from + weights.length, from + weights.length + outputs)
    const hidden = layer < sizes.length - 1
    const norm = hidden ? nextStatistics(outputs) : undefined
    const second = parameters.subarray(from + weights.length + outputs)
    for (let unit = 0; unit < outputs; unit++) {
      // A hidden layer has a gain and a shift; the last one a bias.
      const gain = norm ? first[unit] * norm.factor(unit) : 1
      let bias = norm ? second[unit] - norm.mean(unit) * gain : first[unit]
      for (let row = 0; row < inputs; row++) {
        let weight = weights[row * outputs + unit] * gain
        if (layer === 1) {
          weight *= input.factor(row)
          bias -= input.mean(row) * weight
        }
        folded[to + row * outputs + unit] = weight
      }
      folded[to + inputs * outputs + unit] = bias
    }
    from += weights.length + (hidden ? 2 : 1) * outputs
    to += (inputs + 1) * outputs
  }
  return folded
}
