import type { Space } from '../contract/channel.ts'
import { goldenCount } from '../policy/golden.ts'
import type { GoldenVectors } from '../policy/types.ts'
import { toOnnx } from '../tensor/onnx/model.ts'
import { createActionScale } from './action-scale.ts'
import type { ReplayBuffer } from './replay-buffer.ts'
import type { Actor, Learner } from './types.ts'

/** The deterministic policy of one moment: what goes into a policy file. */
export interface PolicySnapshot {
  readonly steps: number
  /** The ONNX model. */
  readonly model: Uint8Array
  /** Observations that were met in training and the plain actor's answers, in the units of the spaces. */
  readonly golden: GoldenVectors
}

/**
 * The golden actions come from the plain-loop actor, not from the exported graph: replaying them checks the
 * export and the engine that runs it.
 */
export function takeSnapshot(
  steps: number,
  learner: Learner,
  actor: Actor,
  replay: ReplayBuffer,
  spaces: { readonly observationSpace: Space; readonly actionSpace: Space },
): PolicySnapshot {
  const scale = createActionScale(spaces.actionSpace)
  const observation = new Float32Array(spaces.observationSpace.size)
  const normalised = new Float32Array(spaces.actionSpace.size)
  const action = new Float32Array(spaces.actionSpace.size)
  actor.load(learner.actorParameters())
  const count = Math.min(goldenCount, replay.size)
  const observations: number[][] = []
  const actions: number[][] = []
  for (let index = 0; index < count; index++) {
    replay.observationAt(Math.floor(((index + 0.5) * replay.size) / count), observation)
    actor.act(observation, normalised)
    scale.toAction(normalised, action)
    observations.push(Array.from(observation))
    actions.push(Array.from(action))
  }
  return { steps, model: toOnnx(learner.policyProgram()), golden: { observations, actions } }
}
