import type { Space } from '../contract/channel.ts'
import type { Environment } from '../contract/environment.ts'

/** What the coordinator has to know of an environment that lives in another thread. */
export interface SpacesReply {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly maxSteps: number
  readonly rewardNames: readonly string[]
  readonly hasSuccess: boolean
}

export function spacesOf(environment: Environment): SpacesReply {
  const { observationSpace, actionSpace, maxSteps, rewardNames, hasSuccess } = environment
  return {
    observationSpace,
    actionSpace,
    maxSteps,
    rewardNames: rewardNames ?? [],
    hasSuccess: hasSuccess ?? true,
  }
}
