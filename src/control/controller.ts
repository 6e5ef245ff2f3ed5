import type { PolicyContract } from '../policy/types.ts'
import { playChunks } from './action-chunks.ts'

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

type Repeating = Pick<PolicyContract, 'actionRepeat'> &
  Partial<Pick<PolicyContract, 'action' | 'actionChunk'>>

/**
 * Gives each answer for as many control periods as in training, and one action of a chunk at a time; not begun anew where
 * an episode is.
 */
export function policyController(
  policy: Pick<Controller, 'act'> & { readonly contract?: Repeating },
): Controller {
  const { actionRepeat: repeat = 1, actionChunk, action = [] } = policy.contract ?? {}
  const next: Controller['act'] = actionChunk
    ? playChunks((observation) => policy.act(observation), action.length, actionChunk)
    : (observation) => policy.act(observation)
  let answer = new Float32Array()
  let left = 0
  const ask = async (observation: Float32Array): Promise<Float32Array> => {
    answer = new Float32Array(await next(observation))
    left = repeat - 1
    return answer
  }
  const act = (observation: Float32Array): Float32Array | Promise<Float32Array> => {
    if (left === 0) return ask(observation)
    left--
    return answer
  }
  return { name: 'policy', act: repeat === 1 ? next : act }
}

/** Asks for nothing: an action of zeros. For joint velocities and efforts that is "stay". */
export function holdController(size: number): Controller {
  const action = new Float32Array(size)
  return { name: 'hold', act: () => action }
}
