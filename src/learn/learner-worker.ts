import type { Space } from '../contract/channel.ts'
import { createRandom, type RandomState } from '../contract/random.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import { encodeCheckpoint } from './checkpoint.ts'
import type { CollectorState } from './collector.ts'
import type { EngineConfig } from './config.ts'
import { allFinite, checkRows, divergenceError, findNonFinite } from './divergence.ts'
import { type ChunkMemory, chunkViews, createWeightMemory, slotOf, type WeightMemory } from './exchange.ts'
import { checkpointOf, createCheckpointWriter, type KeptPolicy, takeRows } from './learner-checkpoint.ts'
import { loadAlgorithm, type ModuleReference } from './module-reference.ts'
import { openEngine } from './open-engine.ts'
import { type PolicySnapshot, takeSnapshot } from './policy-snapshot.ts'
import { openReplay, type ReplaySettings } from './replay/open-replay.ts'
import { createBatch } from './replay-buffer.ts'
import { trainingSeed } from './seeds.ts'
import type { TrainerState } from './trainer-state.ts'
import type { AlgorithmConfig } from './types.ts'
import { serveCalls } from './worker-calls.ts'

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
}

export interface LearnRound {
  readonly round: number
  /** Rows to take in from each collector's chunk of the round before. */
  readonly rows: number
  readonly updates: number
  /** Environment steps so far, for messages. */
  readonly steps: number
  /** Whether to look at the networks more closely, too. */
  readonly diagnose: boolean
}

export interface LearnReply {
  /** Means over the round's updates in the order of the metrics' names; empty when there were none. */
  readonly means: readonly number[]
  readonly diagnosis: Readonly<Record<string, number>>
}

type State = Awaited<ReturnType<typeof openState>>

async function openState(input: OpenLearner) {
  const { observationSpace, actionSpace, algorithmConfig: config, seed } = input
  const algorithm = await loadAlgorithm(input.algorithm)
  const engine = await openEngine(input.engine)
  const learnerRandom = createRandom(trainingSeed(seed, 'learner'))
  const learner = await algorithm.createLearner({
    observationSpace,
    actionSpace,
    config,
    engine,
    random: learnerRandom,
  })
  const actor = algorithm.createActor(observationSpace, actionSpace, config)
  const weights = createWeightMemory(actor.parameterCount)
  const replay = await openReplay(input.replay, { observationSpace, actionSpace }, config, learner)
  return {
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
    checkpoints: createCheckpointWriter(replay),
    best: undefined as KeptPolicy | undefined,
    /** What is being evaluated. */
    snapshot: undefined as KeptPolicy | undefined,
  }
}

let opened: State | undefined
const state = (): State => {
  if (!opened) throw new Error('open comes first')
  return opened
}

const methods = {
  async open(input: OpenLearner): Promise<{ weights: WeightMemory; metricNames: readonly string[] }> {
    opened = await openState(input)
    const { learner, slots, weights } = opened
    for (const slot of slots) slot.set(learner.actorParameters())
    return { weights, metricNames: learner.metricNames }
  },

  /**
   * Take in what was collected in the round before, learn, publish the weights.
   *
   * @throws SinewError `learning` as soon as a loss or a weight is not finite
   */
  async learn({ round, rows, updates, steps, diagnose }: LearnRound): Promise<LearnReply> {
    const { learner, replay, batch, chunks, slots, metricSums, samplerRandom, spaces } = state()
    const { size } = spaces.observationSpace
    if (rows > 0) {
      for (const chunk of chunks) {
        const taken = chunk[slotOf(round - 1)]
        checkRows(taken, rows, size, steps)
        replay.addRows(taken, rows)
        learner.observe?.(taken.observation.subarray(0, rows * size), rows)
      }
    }
    metricSums.fill(0)
    for (let update = 0; update < updates; update++) {
      replay.sample(batch, samplerRandom)
      await learner.update(batch)
      if (learner.priorities) replay.prioritise(learner.priorities)
      state().updates++
      for (let metric = 0; metric < metricSums.length; metric++) {
        metricSums[metric] = metricSums[metric] + learner.metrics[metric]
      }
      if (!allFinite(metricSums)) throw await diverged(steps)
    }
    const weights = learner.actorParameters()
    if (!allFinite(weights)) throw await diverged(steps)
    slots[slotOf(round)]?.set(weights)
    return {
      means: updates > 0 ? Array.from(metricSums, (sum) => sum / updates) : [],
      diagnosis: diagnose && state().updates > 0 ? ((await learner.diagnose?.(batch)) ?? {}) : {},
    }
  },

  /** Put the policy of now aside and lay its weights out for the evaluator. */
  async snapshot({ steps }: { steps: number }): Promise<void> {
    const { learner, weights, updates } = state()
    const evaluated = new Float32Array(weights.evaluated)
    evaluated.set(learner.actorParameters())
    const checkpoint = encodeCheckpoint(checkpointOf(learner, steps, updates, randoms()))
    state().snapshot = { policy: await policyOf(steps), weights: evaluated.slice(), checkpoint }
  },

  /** The snapshot proved to be the best so far: keep its checkpoint and hand out its policy. */
  async keepSnapshot({ path }: { path: string }): Promise<PolicySnapshot> {
    const { snapshot } = state()
    if (!snapshot) throw new Error('snapshot comes before keepSnapshot')
    state().best = snapshot
    await writeFileAtomic(path, snapshot.checkpoint)
    return snapshot.policy
  },

  /** The policy of now, for a run that was cut off before it had a best one. */
  currentPolicy({ steps }: { steps: number }): Promise<PolicySnapshot> {
    return policyOf(steps)
  },

  /** Lay the weights of the best snapshot out for the evaluator. */
  recallBest(): void {
    const { weights, best } = state()
    if (best) new Float32Array(weights.evaluated).set(best.weights)
  },

  /** Copies everything and returns; the file is written while the learning goes on. */
  async checkpoint({ path, trainer, collectors }: CheckpointRequest): Promise<void> {
    const { learner, chunks, chunkRows, updates, checkpoints, best, snapshot } = state()
    const { steps, round, rowsBefore, evaluating } = trainer
    const pending = chunks.map((chunk, index) =>
      takeRows(chunk[slotOf(round - 1)], rowsBefore, chunkRows[index] ?? rowsBefore),
    )
    const checkpoint = checkpointOf(learner, steps, updates, randoms())
    if (findNonFinite(checkpoint.learner).length > 0) throw await diverged(steps)
    await checkpoints.write(path, checkpoint, {
      trainer,
      collectors,
      chunks: pending,
      ...(best ? { best } : {}),
      ...(snapshot && evaluating !== undefined ? { snapshot } : {}),
    })
  },

  /** Until the last checkpoint is in its place. */
  async settle(): Promise<void> {
    await state().checkpoints.settled()
  },

  /** Go on where a checkpoint left off. */
  async restore({ path, bestPath }: { path: string; bestPath: string }): Promise<RestoreReply> {
    const { checkpoints, learner, learnerRandom, samplerRandom, chunks, slots, weights } = state()
    const { checkpoint, resume } = await checkpoints.restore(path)
    const { trainer, collectors, best, snapshot } = resume
    learner.restore(checkpoint.learner)
    learnerRandom.restore(checkpoint.randoms.learner ?? learnerRandom.save())
    samplerRandom.restore(checkpoint.randoms.sampler ?? samplerRandom.save())
    state().updates = checkpoint.updates
    state().best = best
    state().snapshot = snapshot
    if (snapshot) new Float32Array(weights.evaluated).set(snapshot.weights)
    if (best) await writeFileAtomic(bestPath, best.checkpoint) // a later one may have been in its place
    for (const slot of slots) slot.set(learner.actorParameters())
    for (const [index, chunk] of chunks.entries()) {
      for (const [name, array] of Object.entries(chunk[slotOf(trainer.round - 1)])) {
        array.set(resume.chunks[index]?.[name] ?? [])
      }
    }
    return { trainer, collectors, ...(best ? { best: best.policy } : {}) }
  },
}

export interface CheckpointRequest {
  readonly path: string
  readonly trainer: TrainerState
  readonly collectors: readonly CollectorState[]
}

export interface RestoreReply {
  readonly trainer: TrainerState
  readonly collectors: readonly CollectorState[]
  readonly best?: PolicySnapshot
}

async function policyOf(steps: number): Promise<PolicySnapshot> {
  const { learner, actor, replay, spaces } = state()
  if (!allFinite(learner.actorParameters())) throw await diverged(steps)
  return takeSnapshot(steps, learner, actor, replay, spaces)
}

function randoms(): Record<string, RandomState> {
  const { learnerRandom, samplerRandom } = state()
  return { learner: learnerRandom.save(), sampler: samplerRandom.save() }
}

async function diverged(steps: number): Promise<Error> {
  const { learner, updates, checkpoints } = state()
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

export type LearnerMethods = typeof methods
serveCalls(methods, async () => {
  await opened?.checkpoints.settled().catch(() => {})
  await opened?.learner.dispose()
})
