import type { Space } from '../src/contract/channel.ts'
import { programBuilder } from '../src/tensor/builder.ts'
import type { Program } from '../src/tensor/program.ts'
import { mlp, normalisation, normalise, type Sizes, unpackLayers } from './networks.ts'
import { actionScaling, splitHead } from './squashed-gaussian.ts'

export interface PolicyParts {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly sizes: Sizes
  /** The policy network's weights, as `unpackLayers` lays them out; copied into the program. */
  readonly parameters: Float32Array
  /** `gaussian`: the network puts out μ and log σ, and the policy takes μ. `deterministic`: it puts out μ alone. */
  readonly head: 'gaussian' | 'deterministic'
}

/**
 * What a policy file holds: input `observation` [1, n] in SI units, output `action` [1, m] in the units and bounds
 * of the action space, everything between them inside, no noise.
 */
export function policyProgram({
  observationSpace,
  actionSpace,
  sizes,
  parameters,
  head,
}: PolicyParts): Program {
  const b = programBuilder('policy')
  const observation = b.input('observation', [1, observationSpace.size])
  // Cutting a constant gives constants: the file holds one matrix and one bias a layer.
  const [layers] = unpackLayers(b, b.constant(parameters), sizes)
  const output = mlp(b, layers, normalise(b, normalisation(observationSpace), observation))
  const action = b.tanh(head === 'gaussian' ? splitHead(b, output).mean : output)
  const { offset, scale } = actionScaling(actionSpace)
  b.output('action', b.add(b.multiply(action, b.constant(scale)), b.constant(offset)))
  return b.build()
}
