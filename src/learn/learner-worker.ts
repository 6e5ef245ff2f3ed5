import { writeFileAtomic } from '../runtime/write-file.ts'
import { encodeCheckpoint } from './checkpoint.ts'
import type { EngineName } from './engine-names.ts'
import type { WeightMemory } from './exchange.ts'
import { type LearnReply, type LearnRound, learnRound } from './learn-round.ts'
import { checkpointOf } from './learner-checkpoint.ts'
import {
  breakEpisodes,
  type CheckpointRequest,
  type RestoreReply,
  type RestoreRequest,
  restoreRun,
  writeRun,
} from './learner-resume.ts'
import { type LearnerState, type OpenLearner, openLearner, policyOf, randomsOf } from './learner-state.ts'
import type { Met } from './met.ts'
import { type PolicySnapshot, withMet } from './policy-snapshot.ts'
import type { TrainerState } from './trainer-state.ts'
import { serveCalls } from './worker-calls.ts'

export interface OpenedLearner {
  readonly weights: WeightMemory
  readonly metricNames: readonly string[]
  /** What computes; where `auto` was asked for, its choice. */
  readonly engine: EngineName
}

let opened: LearnerState | undefined
const state = (): LearnerState => {
  if (!opened) throw new Error('open comes first')
  return opened
}

const methods = {
  async open(input: OpenLearner): Promise<OpenedLearner> {
    opened = await openLearner(input)
    const { engine, learner, slots, weights } = opened
    for (const slot of slots) slot.set(learner.actorParameters())
    return { weights, metricNames: learner.metricNames, engine: engine.used() }
  },

  learn: (round: LearnRound): Promise<LearnReply> => learnRound(state(), round),

  /** Put the policy of now aside and lay its weights out for the evaluator. */
  async snapshot({ steps }: { steps: number }): Promise<void> {
    const { learner, weights, updates } = state()
    const evaluated = new Float32Array(weights.evaluated)
    evaluated.set(learner.actorParameters())
    const checkpoint = encodeCheckpoint(checkpointOf(learner, steps, updates, randomsOf(state())))
    state().snapshot = { policy: await policyOf(state(), steps), weights: evaluated.slice(), checkpoint }
  },

  /** The snapshot proved to be the best so far: keep its checkpoint and hand out its policy. */
  async keepSnapshot({ path, met }: { path: string; met: Met }): Promise<PolicySnapshot> {
    const { snapshot } = state()
    if (!snapshot) throw new Error('snapshot comes before keepSnapshot')
    const policy = withMet(snapshot.policy, met)
    state().best = { ...snapshot, policy }
    await writeFileAtomic(path, snapshot.checkpoint)
    return policy
  },

  /** The policy of now, for a run that was cut off before it had a best one. */
  currentPolicy({ steps }: { steps: number }): Promise<PolicySnapshot> {
    return policyOf(state(), steps)
  },

  /** Lay the weights of the best snapshot out for the evaluator. */
  recallBest(): void {
    const { weights, best } = state()
    if (best) new Float32Array(weights.evaluated).set(best.weights)
  },

  /** Copies everything and returns; the file is written while the learning goes on. */
  checkpoint: (request: CheckpointRequest): Promise<void> => writeRun(state(), request),

  /** Until the last checkpoint is in its place. */
  async settle(): Promise<void> {
    await state().checkpoints.settled()
  },

  /** Go on where a checkpoint left off. */
  restore: (request: RestoreRequest): Promise<RestoreReply> => restoreRun(state(), request),

  breakEpisodes: (at: TrainerState): void => breakEpisodes(state(), at),
}

export type LearnerMethods = typeof methods
serveCalls(methods, async () => {
  await opened?.checkpoints.settled().catch(() => {})
  await opened?.learner.dispose()
})
