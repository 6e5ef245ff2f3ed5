import type { Environment } from '../../contract/environment.ts'
import { createActionScale } from '../action-scale.ts'
import type { Act } from '../evaluate.ts'
import { createEpisodeBuilder, type LabelledEpisode } from './labelled.ts'

/**
 * One episode from `seed`: `act` drives, `label` says what would have been right, and both see the same. Where the label
 * lies outside the action space's bounds it is cut, as the environment cuts an action.
 */
export async function rollOut(
  environment: Environment,
  seed: number,
  act: Act,
  label: Act,
): Promise<LabelledEpisode> {
  const builder = createEpisodeBuilder()
  const scale = createActionScale(environment.actionSpace)
  const action = new Float32Array(environment.actionSpace.size)
  const right = new Float32Array(action.length)
  const normalised = new Float32Array(action.length)
  let result = environment.reset(seed)
  do {
    await label(result.observation, right)
    await act(result.observation, action)
    scale.toNormalised(right, normalised)
    for (let index = 0; index < normalised.length; index++) {
      normalised[index] = Math.min(1, Math.max(-1, normalised[index]))
    }
    builder.add(result.observation, normalised)
    result = environment.step(action)
  } while (!result.terminated && !result.truncated)
  return builder.finish()
}
