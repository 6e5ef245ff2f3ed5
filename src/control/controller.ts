import type { LoadedPolicy } from '../policy/session.ts'
import type { PolicyContract } from '../policy/types.ts'

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

/** Gives each answer for as many control periods as in training; not begun anew where an episode is. */
export function policyController(
  policy: Pick<LoadedPolicy, 'act'> & { readonly contract?: Pick<PolicyContract, 'actionRepeat'> },
): Controller {
  const repeat = policy.contract?.actionRepeat ?? 1
  let answer = new Float32Array()
  let left = 0
  const ask = async (observation: Float32Array): Promise<Float32Array> => {
    answer = new Float32Array(await policy.act(observation))
    left = repeat - 1
    return answer
  }
  const act = (observation: Float32Array): Float32Array | Promise<Float32Array> => {
    if (left === 0) return ask(observation)
    left--
    return answer
  }
  return { name: 'policy', act: repeat === 1 ? (observation) => policy.act(observation) : act }
}

/** Asks for nothing: an action of zeros. For joint velocities and efforts that is "stay". */
export function holdController(size: number): Controller {
  const action = new Float32Array(size)
  return { name: 'hold', act: () => action }
}
