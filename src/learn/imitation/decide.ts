import type { BcConfig } from '../../../policies/bc.ts'
import { createCloneActor } from '../../../policies/cloner.ts'
import type { Space } from '../../contract/channel.ts'
import type { Random } from '../../contract/random.ts'
import { createActionScale } from '../action-scale.ts'
import type { Act } from '../evaluate.ts'

/** A clone with these weights, which are copied. */
export function decideBy(
  parameters: Float32Array,
  config: BcConfig,
  { observationSpace, actionSpace }: { readonly observationSpace: Space; readonly actionSpace: Space },
): Act {
  const actor = createCloneActor(observationSpace, actionSpace, config)
  actor.load(parameters)
  const scale = createActionScale(actionSpace)
  const normalised = new Float32Array(actionSpace.size)
  return (observation, action) => {
    actor.act(observation, normalised)
    scale.toAction(normalised, action)
  }
}

/**
 * The expert with noise on what it does: DART, Laskey et al. 2017, "DART: Noise Injection for Robust Imitation Learning"
 * (CoRL, arXiv 1703.09327). The labels stay the expert's own, so that its demonstrations show the way back.
 *
 * @param share standard deviation, as a share of half a channel's range
 */
export function withNoise(act: Act, { channels }: Space, share: number, random: Random): Act {
  return async (observation, action) => {
    await act(observation, action)
    for (const [index, { low, high }] of channels.entries()) {
      action[index] += (share * random.normal() * (high - low)) / 2
    }
  }
}
