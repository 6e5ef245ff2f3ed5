import type { Space } from '../contract/channel.ts'
import { createRandom, type RandomState } from '../contract/random.ts'
import { createMoments } from '../safety/distribution/moments.ts'
import type { EngineConfig } from './config.ts'
import { allFinite, divergenceError } from './divergence.ts'
import { type ChunkMemory, chunkViews, createWeightMemory } from './exchange.ts'
import { createCheckpointWriter, type KeptPolicy } from './learner-checkpoint.ts'
import { loadAlgorithm, type ModuleReference } from './module-reference.ts'
import { openTracedEngine } from './open-engine.ts'
import { type PolicySnapshot, takeSnapshot } from './policy-snapshot.ts'
import { openReplay, type ReplaySettings } from './replay/open-replay.ts'
import { createBatch } from './replay-buffer.ts'
import { trainingSeed } from './seeds.ts'
import { startFromClone } from './start-policy.ts'
import type { AlgorithmConfig } from './types.ts'

export interface OpenLearner {
  readonly algorithm: ModuleReference
  readonly algorithmConfig: AlgorithmConfig
  readonly engine: EngineConfig
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly replay: ReplaySettings
  /** One a collector, in the order in which they are taken in. */
  readonly chunks: readonly ChunkMemory[]
  readonly seed: number
  /** As in the trainer's settings. */
  readonly startFrom: string
  readonly holdPolicyUpdates: number
}

/** What the learner's thread holds. */
export type LearnerState = Awaited<ReturnType<typeof openLearner>>

export async function openLearner(input: OpenLearner) {
  const { observationSpace, actionSpace, algorithmConfig: config, seed } = input
  const algorithm = await loadAlgorithm(input.algorithm)
  const engine = await openTracedEngine(input.engine)
  const learnerRandom = createRandom(trainingSeed(seed, 'learner'))
  const learner = await algorithm.createLearner({
    observationSpace,
    actionSpace,
    config,
    engine,
    random: learnerRandom,
  })
  const held =
    input.startFrom === 'none'
      ? undefined
      : await startFromClone(input.startFrom, { observationSpace, actionSpace, config, learner })
  const actor = algorithm.createActor(observationSpace, actionSpace, config)
  const weights = createWeightMemory(actor.parameterCount)
  const replay = await openReplay(input.replay, { observationSpace, actionSpace }, config, learner)
  return {
    engine,
    learner,
    actor,
    learnerRandom,
    samplerRandom: createRandom(trainingSeed(seed, 'sampler')),
    spaces: { observationSpace, actionSpace },
    replay,
    batch: createBatch(learner.batchSize, observationSpace.size, actionSpace.size, config.discount),
    chunks: input.chunks.map(chunkViews),
    chunkRows: input.chunks.map(({ rows }) => rows),
    weights,
    slots: weights.slots.map((slot) => new Float32Array(slot)),
    metricSums: new Float64Array(learner.metricNames.length),
    updates: 0,
    /** States that stay as they are for the first `holdPolicyUpdates` updates. */
    held: held && { states: held, updates: input.holdPolicyUpdates },
    /** Of every observation that was taken in. */
    observed: createMoments(observationSpace.size),
    checkpoints: createCheckpointWriter(replay),
    best: undefined as KeptPolicy | undefined,
    /** What is being evaluated. */
    snapshot: undefined as KeptPolicy | undefined,
  }
}

/** @throws SinewError `learning` if its weights are not finite */
export async function policyOf(state: LearnerState, steps: number): Promise<PolicySnapshot> {
  const { learner, actor, replay, spaces, observed } = state
  if (!allFinite(learner.actorParameters())) throw await diverged(state, steps)
  return takeSnapshot(steps, learner, actor, replay, spaces, observed.save())
}

export function randomsOf(state: LearnerState): Record<string, RandomState> {
  const { learnerRandom, samplerRandom } = state
  return { learner: learnerRandom.save(), sampler: samplerRandom.save() }
}

/** What to throw when something is not finite. */
export async function diverged(state: LearnerState, steps: number): Promise<Error> {
  const { learner, updates, checkpoints } = state
  await checkpoints.settled().catch(() => {}) // so that the error can name the last one
  const { metricNames, metrics } = learner
  return divergenceError({
    steps,
    updates,
    metricNames,
    metrics,
    learner: learner.save(),
    lastCheckpoint: checkpoints.lastPath,
  })
}
