import type { Space } from '../src/contract/channel.ts'
import type { AlgorithmConfig } from '../src/learn/types.ts'
import { type ProgramBuilder, programBuilder } from '../src/tensor/builder.ts'
import type { Program, Tensor } from '../src/tensor/program.ts'
import { mlp, parameterCount, plainNetwork, type Sizes, unpackLayers } from './networks.ts'
import { bakedObservationInput } from './observation-input.ts'
import { actionScaling, splitHead } from './squashed-gaussian.ts'

export interface PolicyParts {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly config: Pick<AlgorithmConfig, 'normaliseObservations'>
  /** The policy's widths; a network without normalisation of layers. */
  readonly sizes: Sizes
  /** What an actor of the policy loads; copied into the program. */
  readonly parameters: Float32Array
  /** `gaussian`: the network puts out μ and log σ, and the policy takes μ. `deterministic`: it puts out μ alone. */
  readonly head: 'gaussian' | 'deterministic'
}

/** The policy of an `mlp`. */
export function policyProgram({
  observationSpace,
  actionSpace,
  config,
  sizes,
  parameters,
  head,
}: PolicyParts): Program {
  return policyFile(observationSpace, actionSpace, (b, observation) => {
    // Cutting a constant gives constants: the file holds one matrix and one bias a layer.
    const network = plainNetwork(sizes)
    const [layers] = unpackLayers(b, b.constant(parameters.subarray(0, parameterCount(network))), network)
    const input = bakedObservationInput(b, observationSpace, config, parameters)
    const output = mlp(b, layers, input(observation))
    return b.tanh(head === 'gaussian' ? splitHead(b, output).mean : output)
  })
}

/**
 * What a policy file holds: input `observation` [1, n] in SI units, output `action` [1, m] in the units and bounds
 * of the action space, everything between them inside, no noise. `act` makes an action in [−1, 1].
 */
export function policyFile(
  observationSpace: Space,
  actionSpace: Space,
  act: (b: ProgramBuilder, observation: Tensor) => Tensor,
): Program {
  const b = programBuilder('policy')
  const action = act(b, b.input('observation', [1, observationSpace.size]))
  const { offset, scale } = actionScaling(actionSpace)
  b.output('action', b.add(b.multiply(action, b.constant(scale)), b.constant(offset)))
  return b.build()
}
