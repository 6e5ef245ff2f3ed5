import { writeFileAtomic } from '../runtime/write-file.ts'
import type { CollectorState } from './collector.ts'
import { findNonFinite } from './divergence.ts'
import { slotOf } from './exchange.ts'
import { checkpointOf, takeRows } from './learner-checkpoint.ts'
import { diverged, type LearnerState, randomsOf } from './learner-state.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { TrainerState } from './trainer-state.ts'

export interface CheckpointRequest {
  readonly path: string
  readonly trainer: TrainerState
  readonly collectors: readonly CollectorState[]
}

export interface RestoreRequest {
  readonly path: string
  /** Where the best policy's checkpoint belongs. */
  readonly bestPath: string
}

export interface RestoreReply {
  readonly trainer: TrainerState
  readonly collectors: readonly CollectorState[]
  readonly best?: PolicySnapshot
}

/** Copies everything and returns; the file is written while the learning goes on. */
export async function writeRun(
  state: LearnerState,
  { path, trainer, collectors }: CheckpointRequest,
): Promise<void> {
  const { learner, chunks, chunkRows, updates, checkpoints, best, snapshot, observed } = state
  const { steps, round, rowsBefore, evaluating } = trainer
  const pending = chunks.map((chunk, index) =>
    takeRows(chunk[slotOf(round - 1)], rowsBefore, chunkRows[index] ?? rowsBefore),
  )
  const checkpoint = checkpointOf(learner, steps, updates, randomsOf(state))
  if (findNonFinite(checkpoint.learner).length > 0) throw await diverged(state, steps)
  await checkpoints.write(path, checkpoint, {
    trainer,
    collectors,
    chunks: pending,
    observed: observed.save(),
    ...(best ? { best } : {}),
    ...(snapshot && evaluating !== undefined ? { snapshot } : {}),
  })
}

/** Go on where a checkpoint left off. */
export async function restoreRun(
  state: LearnerState,
  { path, bestPath }: RestoreRequest,
): Promise<RestoreReply> {
  const { checkpoints, learner, learnerRandom, samplerRandom, chunks, slots, weights } = state
  const { checkpoint, resume } = await checkpoints.restore(path)
  const { trainer, collectors, best, snapshot } = resume
  learner.restore(checkpoint.learner)
  learnerRandom.restore(checkpoint.randoms.learner ?? learnerRandom.save())
  samplerRandom.restore(checkpoint.randoms.sampler ?? samplerRandom.save())
  state.updates = checkpoint.updates
  state.best = best
  state.snapshot = snapshot
  if (resume.observed) state.observed.restore(resume.observed)
  if (snapshot) new Float32Array(weights.evaluated).set(snapshot.weights)
  if (best) await writeFileAtomic(bestPath, best.checkpoint) // a later one may have been in its place
  for (const slot of slots) slot.set(learner.actorParameters())
  for (const [index, chunk] of chunks.entries()) {
    for (const [name, array] of Object.entries(chunk[slotOf(trainer.round - 1)])) {
      array.set(resume.chunks[index]?.[name] ?? [])
    }
  }
  return { trainer, collectors, ...(best ? { best: best.policy } : {}) }
}

/**
 * Episodes have begun anew, so the rows that wait to be taken in do not go on in those to come: each episode in them
 * stops there as at a time limit, whichever they were.
 */
export function breakEpisodes(
  state: LearnerState,
  { round, rowsBefore }: Pick<TrainerState, 'round' | 'rowsBefore'>,
): void {
  for (const chunk of state.chunks) {
    const { stream, truncated, terminated } = chunk[slotOf(round - 1)]
    const seen = new Set<number>()
    for (let row = rowsBefore - 1; row >= 0; row--) {
      if (!seen.has(stream[row]) && terminated[row] === 0) truncated[row] = 1
      seen.add(stream[row])
    }
  }
}
