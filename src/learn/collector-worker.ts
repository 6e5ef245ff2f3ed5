import type { Environment } from '../contract/environment.ts'
import { createRandom, type RandomState } from '../contract/random.ts'
import { type Collector, createCollector } from './collector.ts'
import type { EpisodeSummary } from './episode-tracker.ts'
import { type ChunkMemory, chunkViews, slotOf, type WeightMemory } from './exchange.ts'
import { loadAlgorithm, type ModuleReference, openEnvironment } from './module-reference.ts'
import type { TransitionRows } from './replay-buffer.ts'
import { trainingSeed } from './seeds.ts'
import { type SpacesReply, spacesOf } from './spaces-reply.ts'
import type { AlgorithmConfig } from './types.ts'
import { serveCalls } from './worker-calls.ts'

export interface BeginCollecting {
  readonly algorithm: ModuleReference
  readonly algorithmConfig: AlgorithmConfig
  readonly chunk: ChunkMemory
  readonly weights: WeightMemory
  readonly seed: number
  readonly collector: number
}

let environments: Environment[] = []
let collector: Collector | undefined
let chunks: readonly [TransitionRows, TransitionRows] | undefined
let loadWeights: (slot: 0 | 1) => void = () => {}
let saveRandom: () => RandomState = () => [0, 0, 0, 0]

const methods = {
  async open({ environment, count }: { environment: ModuleReference; count: number }): Promise<SpacesReply> {
    environments = await Promise.all(Array.from({ length: count }, () => openEnvironment(environment)))
    return spacesOf(environments[0])
  },

  async begin(input: BeginCollecting): Promise<void> {
    const { seed, weights } = input
    const { observationSpace, actionSpace } = environments[0]
    const algorithm = await loadAlgorithm(input.algorithm)
    const actors = environments.map(() =>
      algorithm.createActor(observationSpace, actionSpace, input.algorithmConfig),
    )
    const random = createRandom(trainingSeed(seed, `exploration/${input.collector}`))
    const seeds = environments.map((_, index) =>
      trainingSeed(seed, `environment/${input.collector}/${index}`),
    )
    collector = createCollector(environments, seeds, actors, random)
    chunks = chunkViews(input.chunk)
    const slots = weights.slots.map((slot) => new Float32Array(slot))
    loadWeights = (slot) => {
      for (const actor of actors) actor.load(slots[slot] as Float32Array)
    }
    saveRandom = random.save
  },

  /** The chunk of `round` with the weights of the round before; the reply holds the episodes that ended. */
  collect({
    round,
    rows,
    how,
  }: {
    round: number
    rows: number
    how: 'uniform' | 'policy'
  }): EpisodeSummary[] {
    if (!collector || !chunks) throw new Error('begin comes before collect')
    if (how === 'policy') loadWeights(slotOf(round - 1))
    return collector.collect(rows, how, chunks[slotOf(round)])
  },

  /** State of the exploration's generator, for the checkpoint. */
  random(): RandomState {
    return saveRandom()
  },
}

export type CollectorMethods = typeof methods
serveCalls(methods)
