import type { LoadedPolicy } from '../policy/session.ts'

/**
 * Observation in, action out: a policy, a person with a gamepad, a scripted expert.
 *
 * The answer may be late or never come, may be no number, and may be an error: the loop and the gate deal with it.
 */
export interface Controller {
  /** As it stands in the log's column "who is in control". */
  readonly name: string
  /** `observation` in the task's observation space, the answer in its action space. One call at a time. */
  act(observation: Float32Array): Float32Array | Promise<Float32Array>
}

export function policyController(policy: Pick<LoadedPolicy, 'act'>): Controller {
  return { name: 'policy', act: (observation) => policy.act(observation) }
}

/** Asks for nothing: an action of zeros. For joint velocities and efforts that is "stay". */
export function holdController(size: number): Controller {
  const action = new Float32Array(size)
  return { name: 'hold', act: () => action }
}
