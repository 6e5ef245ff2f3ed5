import type { Space } from '../contract/channel.ts'
import { goldenCount } from '../policy/golden.ts'
import type { GoldenVectors } from '../policy/types.ts'
import type { GateActivity } from '../safety/activity.ts'
import { type MomentsState, mergeMoments } from '../safety/distribution/moments.ts'
import { toOnnx } from '../tensor/onnx/model.ts'
import { createActionScale } from './action-scale.ts'
import type { Met } from './met.ts'
import type { ReplayBuffer } from './replay-buffer.ts'
import type { Actor, Learner } from './types.ts'

/** The deterministic policy of one moment: what goes into a policy file. */
export interface PolicySnapshot {
  readonly steps: number
  /** The ONNX model. */
  readonly model: Uint8Array
  /** Observations that were met in training and the plain actor's answers, in the units of the spaces. */
  readonly golden: GoldenVectors
  /** Of what was seen up to then; absent in what was put aside before it was kept. */
  readonly observed?: MomentsState
  /** Some of the observations, row-major, for percentiles. */
  readonly observedSample?: Float32Array
  /** What the gate did in the evaluation that chose it. */
  readonly gate?: GateActivity
}

/** The policy with what its evaluation met: part of what it knows. */
export function withMet(policy: PolicySnapshot, { observed, gate }: Met): PolicySnapshot {
  return policy.observed ? { ...policy, observed: mergeMoments(policy.observed, observed), gate } : policy
}

/** Enough for percentiles that are read, not relied upon. */
const sampleRows = 2_000

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
  observed: MomentsState,
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
  return {
    steps,
    model: toOnnx(learner.policyProgram()),
    golden: { observations, actions },
    observed,
    observedSample: sampleOf(replay, spaces.observationSpace.size),
  }
}

/** Evenly over all that is remembered. */
function sampleOf(replay: ReplayBuffer, size: number): Float32Array {
  const rows = Math.min(sampleRows, replay.size)
  const sample = new Float32Array(rows * size)
  for (let row = 0; row < rows; row++) {
    const out = sample.subarray(row * size, (row + 1) * size)
    replay.observationAt(Math.floor(((row + 0.5) * replay.size) / rows), out)
  }
  return sample
}
