import type { Environment } from '../contract/environment.ts'
import { createRandom } from '../contract/random.ts'
import { type Collector, type CollectorState, createCollector } from './collector.ts'
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
const opened = (): Collector => {
  if (!collector) throw new Error('begin comes first')
  return collector
}

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
    collector = createCollector(
      environments,
      actors,
      createRandom(trainingSeed(seed, `collector/${input.collector}`)),
      input.collector * environments.length,
    )
    chunks = chunkViews(input.chunk)
    const slots = weights.slots.map((slot) => new Float32Array(slot))
    loadWeights = (slot) => {
      for (const actor of actors) actor.load(slots[slot] as Float32Array)
    }
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
    if (!chunks) throw new Error('begin comes before collect')
    if (how === 'policy') loadWeights(slotOf(round - 1))
    return opened().collect(rows, how, chunks[slotOf(round)])
  },

  /** Running episodes and generators, for the checkpoint. */
  save(): CollectorState {
    return opened().save()
  },

  /** How many running episodes could not be taken up again. */
  restore({ state, round }: { state: CollectorState; round: number }): number {
    loadWeights(slotOf(round - 1))
    return opened().restore(state)
  },
}

export type CollectorMethods = typeof methods
serveCalls(methods)
