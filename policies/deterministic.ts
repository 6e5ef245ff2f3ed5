import type { Space } from '../src/contract/channel.ts'
import type { Actor } from '../src/learn/types.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'
import type { Exploration } from './exploration.ts'
import { mlp, normalisation, parameterCount, type Sizes, unpackLayers } from './networks.ts'
import { createPlainMlp } from './plain-mlp.ts'

/** Widths of a policy that puts out one number a channel. */
export function deterministicSizes(observations: Space, actions: Space, hidden: Sizes): Sizes {
  return [observations.size, ...hidden, actions.size]
}

/** μ(s) = tanh(network(s)), shape [batch, actions], in [−1, 1]. */
export function deterministicAction(
  b: ProgramBuilder,
  parameters: Tensor,
  sizes: Sizes,
  observation: Tensor,
): Tensor {
  const [layers] = unpackLayers(b, parameters, sizes)
  return b.tanh(mlp(b, layers, observation))
}

/** The same policy in plain loops, for collectors. Explores by adding noise. */
export function createDeterministicActor(
  observationSpace: Space,
  sizes: Sizes,
  exploration: Exploration,
): Actor {
  const network = createPlainMlp(sizes)
  const { offset, scale } = normalisation(observationSpace)
  const input = network.input

  return {
    parameterCount: parameterCount(sizes),
    load: network.load,
    beginEpisode: exploration.beginEpisode,
    act(observation, action, random) {
      for (let index = 0; index < input.length; index++) {
        input[index] = (observation[index] - offset[index]) * scale[index]
      }
      const output = network.run()
      for (let index = 0; index < action.length; index++) action[index] = Math.tanh(output[index])
      if (random) exploration.disturb(action, random)
    },
  }
}
