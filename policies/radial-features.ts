import type { Space } from '../src/contract/channel.ts'
import { SinewError } from '../src/contract/errors.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import { softmax } from '../src/tensor/layers/activations.ts'
import type { Tensor } from '../src/tensor/program.ts'
import { normalisation } from './networks.ts'

/** Beyond it a grid is the wrong choice: take an algorithm with networks. */
const mostFeatures = 4096

/**
 * Normalised radial basis functions (Moody and Darken 1989), the features of a linear policy and a linear critic:
 *
 *     φᵢ(s) = exp(−|x − cᵢ|² / 2w²) / Σⱼ exp(−|x − cⱼ|² / 2w²)
 *
 * x is s brought to [−1, 1] by the bounds of its channels, the centres c lie on a grid with `perChannel` of them in
 * each channel, w is the grid's spacing. |x|² is in every exponent and goes out, so φ is the softmax of a linear map.
 */
export interface RadialFeatures {
  readonly count: number
  /** φ of a batch: x, shape [batch, channels], to [batch, count]. */
  of(b: ProgramBuilder, x: Tensor): Tensor
  /** φ of one observation in SI units, in plain loops; the same array every time. */
  at(observation: Float32Array): Float64Array
}

/** @throws SinewError `usage` for a channel without bounds, or a grid that is too fine for so many channels */
export function createRadialFeatures(space: Space, perChannel: number): RadialFeatures {
  const count = perChannel ** space.size
  if (!Number.isInteger(perChannel) || perChannel < 2 || count > mostFeatures) {
    throw new SinewError(
      'usage',
      `${perChannel} features a channel make no grid over ${space.size} channels`,
      {
        expected: `a whole number of at least 2, and at most ${mostFeatures} features in all`,
        received: String(count),
        fix: 'fewer a channel, or an algorithm with networks (dpg, ddpg, td3, sac)',
      },
    )
  }
  const boundless = space.channels.find(({ low, high }) => !Number.isFinite(high - low))
  if (boundless) {
    throw new SinewError(
      'usage',
      `observation channel "${boundless.name}" has no bounds to lay a grid over`,
      {
        where: boundless.name,
        expected: 'finite low and high',
        received: `[${boundless.low}, ${boundless.high}]`,
        fix: 'an algorithm with networks (dpg, ddpg, td3, sac)',
      },
    )
  }

  const spacing = 2 / (perChannel - 1)
  const toUnit = normalisation(space)
  /** The linear map, with −|c|²/2w² as its bias. */
  const weights = new Float32Array(space.size * count)
  const bias = new Float32Array(count)
  for (let feature = 0; feature < count; feature++) {
    let digits = feature
    for (let channel = 0; channel < space.size; channel++) {
      const centre = -1 + spacing * (digits % perChannel)
      digits = Math.floor(digits / perChannel)
      weights[channel * count + feature] = centre / spacing ** 2
      bias[feature] -= centre ** 2 / (2 * spacing ** 2)
    }
  }

  const values = new Float64Array(count)
  return {
    count,
    of: (b, x) => softmax(b, b.gemm(x, b.constant(weights, [space.size, count]), { bias: b.constant(bias) })),
    at(observation) {
      let largest = Number.NEGATIVE_INFINITY
      for (let feature = 0; feature < count; feature++) {
        let value = bias[feature]
        for (let channel = 0; channel < space.size; channel++) {
          const x = (observation[channel] - toUnit.offset[channel]) * toUnit.scale[channel]
          value += x * weights[channel * count + feature]
        }
        values[feature] = value
        largest = Math.max(largest, value)
      }
      let total = 0
      for (let feature = 0; feature < count; feature++) {
        values[feature] = Math.exp(values[feature] - largest)
        total += values[feature]
      }
      for (let feature = 0; feature < count; feature++) values[feature] /= total
      return values
    },
  }
}
