import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Network, normalisation, parameterCount, plainNetwork } from '../../policies/networks.ts'
import type { Space } from '../contract/channel.ts'
import { SinewError } from '../contract/errors.ts'
import type { ImitationConfig } from './imitation/config.ts'
import { readRounds } from './imitation/round-files.ts'
import type { AlgorithmConfig, Learner } from './types.ts'

export interface StartPolicyTarget {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly config: AlgorithmConfig
  readonly learner: Learner
}

/**
 * Put the policy of a run of `sinew clone` or `sinew dagger` into a learner that has not learnt anything yet (book,
 * section 13.3: one network, trained by imitation and then by reinforcement). Returns the states that hold it.
 *
 * @param path the run's directory
 * @throws SinewError `data` if there is no such run, `usage` if its network is not the one that the algorithm has
 */
export async function startFromClone(
  path: string,
  { observationSpace, actionSpace, config, learner }: StartPolicyTarget,
): Promise<Record<string, Float32Array>> {
  const { bc, parameters } = await readClone(path)
  const fresh = learner.save()
  const outputs = bc.loss === 'likelihood' ? 2 * actionSpace.size : actionSpace.size
  const network = plainNetwork([observationSpace.size, ...bc.hidden, outputs])
  if (fresh.actor?.length !== parameterCount(network) || config.hidden.join() !== bc.hidden.join()) {
    throw new SinewError('usage', 'this algorithm has another network than the clone', {
      where: path,
      expected: `layers ${config.hidden.join(', ')} and ${fresh.actor?.length ?? 0} numbers`,
      received: `layers ${bc.hidden.join(', ')} and ${parameterCount(network)} numbers`,
      fix: `clone with --bc.hidden ${config.hidden.join()}, and with --bc.loss likelihood for sac or squared for td3 and ddpg`,
    })
  }
  if (config.normaliseObservations) {
    throw new SinewError('usage', 'a policy to start from cannot have its observations normalised anew', {
      where: 'normaliseObservations',
      expected: 'false',
      received: 'true',
    })
  }
  const actor = bc.normaliseObservations ? byBounds(parameters, network, observationSpace) : parameters
  const start = { ...heldStates(fresh), actor, ...(fresh.targetActor ? { targetActor: actor } : {}) }
  learner.restore({ ...fresh, ...start })
  return start
}

/** What an update moves along with the policy: its optimiser's moments, its target, and SAC's temperature. */
function heldStates(states: Record<string, Float32Array>): Record<string, Float32Array> {
  const names = /^(actor|targetActor|logTemperature)(\.|$)/
  return Object.fromEntries(Object.entries(states).filter(([name]) => names.test(name)))
}

async function readClone(path: string) {
  const text = await readFile(join(path, 'config.json'), 'utf8').catch(() => '{}')
  const { algorithm, bc }: { algorithm?: string } & Partial<ImitationConfig> = JSON.parse(text)
  const rounds = algorithm === 'bc' ? await readRounds(path) : []
  const result = await readFile(join(path, 'evaluation.json'), 'utf8').catch(() => '{}')
  const { best = rounds.length - 1 }: { best?: number } = JSON.parse(result)
  const round = rounds[best]
  if (bc && round) return { bc, parameters: round.parameters }
  throw new SinewError('data', 'there is no clone to start from', {
    where: path,
    expected: 'the directory of a run of sinew clone or sinew dagger with a finished round',
    received: algorithm === undefined ? 'no such run' : `a run of ${algorithm} with ${rounds.length} rounds`,
  })
}

/**
 * The same policy for observations that are brought to [−1, 1] by the bounds of their channels, not to mean 0 and
 * variance 1: (x − o) s = u s / s′ + (o′ − o) s with u = (x − o′) s′ goes into the first layer's weights and bias.
 */
function byBounds(parameters: Float32Array, network: Network, space: Space): Float32Array {
  const count = parameterCount(network)
  const folded = parameters.slice(0, count)
  const learnt = { offset: parameters.subarray(count), scale: parameters.subarray(count + space.size) }
  const bounds = normalisation(space)
  const width = network.sizes[1]
  for (let input = 0; input < space.size; input++) {
    const gain = learnt.scale[input] / bounds.scale[input]
    const shift = (bounds.offset[input] - learnt.offset[input]) * learnt.scale[input]
    for (let unit = 0; unit < width; unit++) {
      const weight = parameters[input * width + unit]
      folded[input * width + unit] = gain * weight
      folded[space.size * width + unit] += shift * weight
    }
  }
  return folded
}
