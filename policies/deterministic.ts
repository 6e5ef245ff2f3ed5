import type { Space } from '../src/contract/channel.ts'
import type { Actor, AlgorithmConfig } from '../src/learn/types.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'
import type { Exploration } from './exploration.ts'
import {
  type MlpOptions,
  mlp,
  type Network,
  parameterCount,
  plainNetwork,
  type Sizes,
  unpackLayers,
} from './networks.ts'
import { createObservationReader, scalingCount } from './observation-input.ts'
import { createPlainMlp } from './plain-mlp.ts'

/** Widths of a policy that puts out one number a channel. */
export function deterministicSizes(observations: Space, actions: Space, hidden: Sizes): Sizes {
  return [observations.size, ...hidden, actions.size]
}

/** μ(s) = tanh(network(s)), shape [batch, actions], in [−1, 1]. */
export function deterministicAction(
  b: ProgramBuilder,
  parameters: Tensor,
  network: Network,
  observation: Tensor,
  options?: MlpOptions,
): Tensor {
  const [layers] = unpackLayers(b, parameters, network)
  return b.tanh(mlp(b, layers, observation, options))
}

/** The same policy in plain loops, for collectors. Explores by adding noise. */
export function createDeterministicActor(
  observationSpace: Space,
  actionSpace: Space,
  config: Pick<AlgorithmConfig, 'hidden' | 'normaliseObservations'>,
  exploration: Exploration,
): Actor {
  const sizes = deterministicSizes(observationSpace, actionSpace, config.hidden)
  const network = createPlainMlp(sizes)
  const reader = createObservationReader(observationSpace, config)

  return {
    parameterCount: parameterCount(plainNetwork(sizes)) + scalingCount(observationSpace, config),
    load(parameters) {
      network.load(parameters)
      reader.load(parameters)
    },
    beginEpisode: exploration.beginEpisode,
    act(observation, action, random) {
      reader.read(observation, network.input)
      const output = network.run()
      for (let index = 0; index < action.length; index++) action[index] = Math.tanh(output[index])
      if (random) exploration.disturb(action, random)
    },
  }
}
