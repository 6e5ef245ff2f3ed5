import type { Environment } from '../contract/environment.ts'
import { type ActivityCounter, createActivityCounter, type GateActivity } from '../safety/activity.ts'
import { createMoments, type MomentsState } from '../safety/distribution/moments.ts'

/** What a policy met in an evaluation beside its result. */
export interface Met {
  readonly observed: MomentsState
  readonly gate: GateActivity
}

/** An environment that counts what its policy is shown and what the gate does to it. */
export interface CountingEnvironment extends Environment {
  /** Since the call before. */
  takeMet(): Met
}

const nothing: GateActivity = { steps: 0, limitedSteps: 0, limited: {} }

export function countMet(environment: Environment): CountingEnvironment {
  const { size } = environment.observationSpace
  let moments = createMoments(size)
  let activity: ActivityCounter | undefined
  /** What the next step is decided from. */
  const shown = new Float32Array(size)

  return {
    ...environment,
    reset(seed) {
      const result = environment.reset(seed)
      shown.set(result.observation)
      return result
    },
    step(action) {
      moments.add(shown, 1)
      const result = environment.step(action)
      const { limited, limitedActuators } = result.info
      activity ??= createActivityCounter(limitedActuators?.length ?? 0)
      activity.add(limited, limitedActuators)
      shown.set(result.observation)
      return result
    },
    takeMet() {
      const met = { observed: moments.save(), gate: activity?.take() ?? nothing }
      moments = createMoments(size)
      activity?.clear()
      return met
    },
  }
}
