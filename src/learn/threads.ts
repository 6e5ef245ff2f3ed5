import { SinewError } from '../contract/errors.ts'
import { moduleUrl, startWorker } from '../runtime/spawn.ts'
import type { CollectorState } from './collector.ts'
import type { CollectorMethods } from './collector-worker.ts'
import type { RunConfig } from './config.ts'
import type { EngineName } from './engine-names.ts'
import type { EvaluatorMethods } from './evaluator-worker.ts'
import { createChunkMemory } from './exchange.ts'
import type { LearnerMethods } from './learner-worker.ts'
import type { ModuleReference } from './module-reference.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import { replaySettings } from './replay/open-replay.ts'
import type { RunDirectory } from './run-directory.ts'
import type { SpacesReply } from './spaces-reply.ts'
import type { TrainerState } from './trainer-state.ts'
import { type Caller, connectWorker } from './worker-calls.ts'

/** The threads of one run, opened and ready for round 0. */
export interface Threads {
  readonly spaces: SpacesReply
  readonly metricNames: readonly string[]
  /** What the learner computes with; where `auto` was asked for, its choice. */
  readonly engine: EngineName
  readonly learner: Caller<LearnerMethods>
  readonly collectors: readonly Caller<CollectorMethods>[]
  readonly evaluator: Caller<EvaluatorMethods>
  /** Bring all of them to where a checkpoint stands. */
  restore(checkpoint: string, run: RunDirectory): Promise<Restored>
  /** The learner finishes what it does (its engine is native code); the others are cut off. */
  close(): Promise<void>
}

export interface Restored {
  readonly trainer: TrainerState
  /** The best policy so far. */
  readonly best?: PolicySnapshot
  readonly restartedEpisodes: number
}

export async function openThreads(
  config: RunConfig,
  environmentModule: ModuleReference,
  algorithm: ModuleReference,
): Promise<Threads> {
  const { trainer, algorithmConfig, engine, seed } = config
  const environment = {
    ...environmentModule,
    actionRepeat: trainer.actionRepeat,
    physics: trainer.physics,
    // A reward term has to be the same everywhere; that there is no gate is for practice only.
    gate: { interferenceWeight: trainer.interferenceWeight },
  }
  const start = (file: string) => startWorker(moduleUrl(import.meta.url, file))
  const learner = connectWorker<LearnerMethods>(start('./learner-worker'), 'learner')
  const evaluator = connectWorker<EvaluatorMethods>(start('./evaluator-worker'), 'evaluator')
  const collectors = Array.from({ length: trainer.collectors }, () =>
    connectWorker<CollectorMethods>(start('./collector-worker'), 'collector'),
  )
  const close = async (): Promise<void> => {
    await Promise.all([learner.close(), evaluator.terminate(), ...collectors.map((each) => each.terminate())])
  }
  try {
    // The policy is judged on the robot as described.
    const gate = { ...environment.gate, gate: trainer.gate }
    const practice = { ...environment, randomise: trainer.randomise, gate }
    const [spaces] = await Promise.all([
      evaluator.call('open', environment),
      ...collectors.map((each) => each.call('open', { environment: practice, count: trainer.environments })),
    ])
    checkFinite(spaces)
    const { observationSpace, actionSpace } = spaces
    const rows = Math.ceil(trainer.roundSteps / trainer.collectors)
    const chunks = collectors.map(() => createChunkMemory(rows, observationSpace.size, actionSpace.size))
    const shared = { algorithm, algorithmConfig }
    const {
      weights,
      metricNames,
      engine: used,
    } = await learner.call('open', {
      ...shared,
      engine,
      observationSpace,
      actionSpace,
      replay: replaySettings(config, environment, spaces.rewardNames),
      chunks,
      seed,
      startFrom: trainer.startFrom,
      holdPolicyUpdates: trainer.holdPolicyUpdates,
    })
    await Promise.all([
      evaluator.call('begin', { ...shared, weights }),
      ...collectors.map((each, collector) =>
        each.call('begin', {
          ...shared,
          chunk: chunks[collector] as (typeof chunks)[number],
          weights,
          seed,
          collector,
        }),
      ),
    ])
    const restore: Threads['restore'] = async (path, { bestCheckpoint: bestPath }) => {
      const { trainer: state, collectors: states, best } = await learner.call('restore', { path, bestPath })
      const restarted = await Promise.all(
        collectors.map((each, index) =>
          each.call('restore', { state: states[index] as CollectorState, round: state.round }),
        ),
      )
      const restartedEpisodes = restarted.reduce((sum, count) => sum + count, 0)
      if (restartedEpisodes > 0) await learner.call('breakEpisodes', state)
      return { trainer: state, restartedEpisodes, ...(best ? { best } : {}) }
    }
    return { spaces, metricNames, engine: used, learner, collectors, evaluator, restore, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Actions are scaled by their bounds, so these must be finite. */
function checkFinite({ actionSpace }: SpacesReply): void {
  for (const { name, low, high } of actionSpace.channels) {
    if (Number.isFinite(high - low)) continue
    throw new SinewError('contract', 'the learner needs a bounded action space', {
      where: name,
      expected: 'finite bounds',
      received: `[${low}, ${high}]`,
    })
  }
}
