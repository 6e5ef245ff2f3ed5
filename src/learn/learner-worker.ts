import type { Space } from '../contract/channel.ts'
import { createRandom, type RandomState } from '../contract/random.ts'
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts'
import type { EngineConfig } from './config.ts'
import { type ChunkMemory, chunkViews, createWeightMemory, slotOf, type WeightMemory } from './exchange.ts'
import { loadAlgorithm, type ModuleReference } from './module-reference.ts'
import { openEngine } from './open-engine.ts'
import { type PolicySnapshot, takeSnapshot } from './policy-snapshot.ts'
import { createBatch, createReplayBuffer } from './replay-buffer.ts'
import { trainingSeed } from './seeds.ts'
import type { AlgorithmConfig } from './types.ts'
import { serveCalls } from './worker-calls.ts'

export interface OpenLearner {
  readonly algorithm: ModuleReference
  readonly algorithmConfig: AlgorithmConfig
  readonly engine: EngineConfig
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly replayCapacity: number
  /** One a collector, in the order in which they are taken in. */
  readonly chunks: readonly ChunkMemory[]
  readonly seed: number
}

export interface LearnRound {
  readonly round: number
  /** Rows to take in from each collector's chunk of the round before. */
  readonly rows: number
  readonly updates: number
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
  return {
    learner,
    actor,
    learnerRandom,
    samplerRandom: createRandom(trainingSeed(seed, 'sampler')),
    spaces: { observationSpace, actionSpace },
    replay: createReplayBuffer(input.replayCapacity, observationSpace.size, actionSpace.size),
    batch: createBatch(learner.batchSize, observationSpace.size, actionSpace.size, config.discount),
    chunks: input.chunks.map(chunkViews),
    weights,
    slots: weights.slots.map((slot) => new Float32Array(slot)),
    metricSums: new Float64Array(learner.metricNames.length),
    updates: 0,
    bestWeights: new Float32Array(actor.parameterCount),
    snapshot: undefined as { policy: PolicySnapshot; checkpoint: Checkpoint } | undefined,
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

  /** Take in what was collected in the round before, learn, publish the weights. Mean metrics of the updates. */
  async learn({ round, rows, updates }: LearnRound): Promise<number[]> {
    const { learner, replay, batch, chunks, slots, metricSums, samplerRandom } = state()
    if (rows > 0) for (const chunk of chunks) replay.addRows(chunk[slotOf(round - 1)], rows)
    metricSums.fill(0)
    for (let update = 0; update < updates; update++) {
      replay.sample(batch, samplerRandom)
      await learner.update(batch)
      for (let metric = 0; metric < metricSums.length; metric++) {
        metricSums[metric] = metricSums[metric] + learner.metrics[metric]
      }
    }
    state().updates += updates
    slots[slotOf(round)]?.set(learner.actorParameters())
    return updates > 0 ? Array.from(metricSums, (sum) => sum / updates) : []
  },

  /** Put the policy of now aside and lay its weights out for the evaluator. */
  snapshot({ steps }: { steps: number }): void {
    const { learner, actor, replay, spaces, weights } = state()
    const policy = takeSnapshot(steps, learner, actor, replay, spaces)
    new Float32Array(weights.evaluated).set(learner.actorParameters())
    state().snapshot = { policy, checkpoint: checkpointOf(steps, {}, 'without replay') }
  },

  /** The snapshot proved to be the best so far: keep its checkpoint and hand out its policy. */
  async keepSnapshot({ path }: { path: string }): Promise<PolicySnapshot> {
    const { snapshot, bestWeights, weights } = state()
    if (!snapshot) throw new Error('snapshot comes before keepSnapshot')
    bestWeights.set(new Float32Array(weights.evaluated))
    await writeCheckpoint(path, snapshot.checkpoint)
    return snapshot.policy
  },

  /** Lay the weights of the best snapshot out for the evaluator. */
  recallBest(): void {
    const { weights, bestWeights } = state()
    new Float32Array(weights.evaluated).set(bestWeights)
  },

  async checkpoint(input: {
    path: string
    steps: number
    randoms: Record<string, RandomState>
  }): Promise<void> {
    await writeCheckpoint(input.path, checkpointOf(input.steps, input.randoms, 'with replay'))
  },
}

/** Arrays are copied: the learner goes on while the file is written. */
function checkpointOf(
  steps: number,
  randoms: Record<string, RandomState>,
  kind: 'with replay' | 'without replay',
): Checkpoint {
  const { learner, replay, updates, learnerRandom, samplerRandom } = state()
  const arrays = Object.entries(learner.save()).map(([name, array]) => [name, array.slice()] as const)
  return {
    steps,
    updates,
    learner: Object.fromEntries(arrays),
    ...(kind === 'with replay' ? { replay: replay.save() } : {}),
    randoms: { ...randoms, learner: learnerRandom.save(), sampler: samplerRandom.save() },
  }
}

export type LearnerMethods = typeof methods
serveCalls(methods, async () => opened?.learner.dispose())
