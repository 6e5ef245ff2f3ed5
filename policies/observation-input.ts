import type { Space } from '../src/contract/channel.ts'
import type { AlgorithmConfig } from '../src/learn/types.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'
import { normalisation, normalise } from './networks.ts'

/**
 * How an observation in SI units becomes what a network sees. Either by the bounds of its channels, once and for all;
 * or by mean and deviation of what was met (`normaliseObservations`), which move while the learner learns and which
 * therefore follow the policy's weights wherever those go: offsets [n], then scales [n].
 */
type Choice = Pick<AlgorithmConfig, 'normaliseObservations'>

/** Deviations from the mean beyond which an observation is cut: as in Stable-Baselines3's VecNormalize. */
const limit = 10

export const offsetState = 'observation.offset'
export const scaleState = 'observation.scale'

/** How many numbers follow the policy's weights. */
export function scalingCount(space: Space, { normaliseObservations }: Choice): number {
  return normaliseObservations ? 2 * space.size : 0
}

/** In an update: the statistics are states, set from outside. */
export function observationInput(
  b: ProgramBuilder,
  space: Space,
  { normaliseObservations }: Choice,
): (observation: Tensor) => Tensor {
  if (!normaliseObservations) return (observation) => normalise(b, normalisation(space), observation)
  const offset = b.state(offsetState, [space.size])
  const scale = b.state(scaleState, [space.size])
  return (observation) => standardised(b, observation, offset, scale)
}

/** In a policy file: the statistics are the end of `published`, and do not move any more. */
export function bakedObservationInput(
  b: ProgramBuilder,
  space: Space,
  choice: Choice,
  published: Float32Array,
): (observation: Tensor) => Tensor {
  if (!choice.normaliseObservations) return observationInput(b, space, choice)
  const start = published.length - scalingCount(space, choice)
  const [offset, scale] = b.split(b.constant(published.subarray(start)), 0, [space.size, space.size])
  return (observation) => standardised(b, observation, offset, scale)
}

function standardised(b: ProgramBuilder, observation: Tensor, offset: Tensor, scale: Tensor): Tensor {
  return b.clip(b.multiply(b.subtract(observation, offset), scale), -limit, limit)
}

/** The same in plain loops, for collectors. */
export interface ObservationReader {
  /** Copy the statistics in, if there are any at the end of `published`. */
  load(published: Float32Array): void
  read(observation: Float32Array, input: Float64Array): void
}

export function createObservationReader(space: Space, choice: Choice): ObservationReader {
  const { offset, scale } = normalisation(space)
  if (!choice.normaliseObservations) {
    return {
      load() {},
      read(observation, input) {
        for (let index = 0; index < input.length; index++) {
          input[index] = (observation[index] - offset[index]) * scale[index]
        }
      },
    }
  }
  return {
    load(published) {
      const start = published.length - 2 * space.size
      for (let index = 0; index < space.size; index++) {
        offset[index] = published[start + index]
        scale[index] = published[start + space.size + index]
      }
    },
    read(observation, input) {
      for (let index = 0; index < input.length; index++) {
        const value = (observation[index] - offset[index]) * scale[index]
        input[index] = Math.min(Math.max(value, -limit), limit)
      }
    },
  }
}
