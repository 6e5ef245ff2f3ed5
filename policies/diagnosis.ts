import type { Space } from '../src/contract/channel.ts'
import type { AlgorithmConfig } from '../src/learn/types.ts'
import { type ProgramBuilder, programBuilder } from '../src/tensor/builder.ts'
import type { Program, Tensor } from '../src/tensor/program.ts'
import { networkNorm } from './batch-norm.ts'
import { mlp, type Network, parameterCount, unpackLayers } from './networks.ts'
import { observationInput } from './observation-input.ts'
import { splitHead } from './squashed-gaussian.ts'

export interface DiagnosisParts {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly config: AlgorithmConfig
  /** The state `actor`. */
  readonly policy: Network
  readonly head: 'gaussian' | 'deterministic'
  /** The state of that name, and how many of the network it holds. */
  readonly critics: { readonly state: string; readonly network: Network; readonly count: number }
}

/** An action nearer to its bound than this has no gradient to speak of: 1 − tanh² is below 0.02. */
const saturated = 0.99

/**
 * What tells a policy that got stuck from one that has learnt, on a batch: `saturated_actions`, the share of the
 * policy's actions (without noise) at their bounds; `actor_dead_units` and `critic_dead_units`, the share of hidden
 * units that are 0 for every row and so learn nothing from it.
 */
export function diagnosisProgram(parts: DiagnosisParts): Program {
  const { observationSpace, actionSpace, config, policy, critics } = parts
  const b = programBuilder('diagnosis')
  const { batchSize } = config
  const norm = networkNorm(b, policy)
  const raw = b.input('observation', [batchSize, observationSpace.size])
  const observation = norm.running(0, observationInput(b, observationSpace, config)(raw))
  const action = b.input('action', [batchSize, actionSpace.size])

  const actorUnits: Tensor[] = []
  const [policyLayers] = unpackLayers(b, b.state('actor', [parameterCount(policy)]), policy)
  const output = mlp(b, policyLayers, observation, {
    standardise: norm.running,
    onHidden: (hidden) => actorUnits.push(hidden),
  })
  const chosen = b.tanh(parts.head === 'gaussian' ? splitHead(b, output).mean : output)
  outputSaturatedShare(b, chosen)
  outputDeadShare(b, 'actor_dead_units', actorUnits)

  const criticUnits: Tensor[] = []
  const { network, count } = critics
  const parameters = b.state(critics.state, [count * parameterCount(network)])
  for (const layers of unpackLayers(b, parameters, ...Array<Network>(count).fill(network))) {
    mlp(b, layers, b.concat([observation, action], 1), {
      onHidden: (hidden) => criticUnits.push(hidden),
    })
  }
  outputDeadShare(b, 'critic_dead_units', criticUnits)
  return b.build()
}

export function outputSaturatedShare(b: ProgramBuilder, action: Tensor): void {
  b.output('saturated_actions', b.mean(b.greater(b.square(action), saturated ** 2)))
}

function outputDeadShare(b: ProgramBuilder, name: string, hidden: readonly Tensor[]): void {
  if (hidden.length === 0) return
  const alive = hidden.map((units) => b.greater(b.sum(units, [0]), 0))
  b.output(name, b.subtract(1, b.mean(b.concat(alive, 0))))
}
