import type { Space } from '../contract/channel.ts'
import type { Environment } from '../contract/environment.ts'

/** What the coordinator has to know of an environment that lives in another thread. */
export interface SpacesReply {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly maxSteps: number
  readonly rewardNames: readonly string[]
  readonly hasSuccess: boolean
  /** Of what the environment draws for an episode. */
  readonly randomisedNames: readonly string[]
}

export function spacesOf(environment: Environment): SpacesReply {
  const { observationSpace, actionSpace, maxSteps, rewardNames, hasSuccess, randomisedNames } = environment
  return {
    observationSpace,
    actionSpace,
    maxSteps,
    rewardNames: rewardNames ?? [],
    hasSuccess: hasSuccess ?? true,
    randomisedNames: randomisedNames ?? [],
  }
}
