import { dirname, join } from 'node:path'
import type { RandomState } from '../contract/random.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { MomentsState } from '../safety/distribution/moments.ts'
import { type Checkpoint, encodeCheckpoint, readCheckpoint } from './checkpoint.ts'
import type { CollectorState } from './collector.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { ReplayBuffer, ReplayState, TransitionRows } from './replay-buffer.ts'
import { pruneReplay, type ReplayPiece, restoreReplay, takeNewPiece, writePiece } from './replay-files.ts'
import type { TrainerState } from './trainer-state.ts'
import type { Learner } from './types.ts'

/** A policy put aside, with all that is needed to write its files later. */
export interface KeptPolicy {
  readonly policy: PolicySnapshot
  /** The actor's. */
  readonly weights: Float32Array
  /** The learner of that moment, as the bytes of a checkpoint file. */
  readonly checkpoint: Uint8Array
}

/** What the checkpoint of a run that can go on holds beside the learner. */
export interface ResumeState {
  readonly trainer: TrainerState
  readonly collectors: readonly CollectorState[]
  /** For each collector the rows of the last round, which the learner has not taken in yet. */
  readonly chunks: readonly ReplayState[]
  readonly replay: readonly ReplayPiece[]
  readonly replayExtras?: ReplayState
  /** Of all observations so far; absent in runs from before it was kept. */
  readonly observed?: MomentsState
  /** The best so far, and the one under evaluation. */
  readonly best?: KeptPolicy
  readonly snapshot?: KeptPolicy
}

/** The first `rows` rows of a chunk that has room for `capacity`. */
export function takeRows(chunk: TransitionRows, rows: number, capacity: number): ReplayState {
  const copies = Object.entries(chunk).map(([name, array]: [string, Float32Array | Uint8Array]) => [
    name,
    array.slice(0, (rows * array.length) / capacity),
  ])
  return Object.fromEntries(copies)
}

/** Arrays are copied: the learner goes on while the file is written. */
export function checkpointOf(
  learner: Learner,
  steps: number,
  updates: number,
  randoms: Readonly<Record<string, RandomState>>,
): Checkpoint {
  const arrays = Object.entries(learner.save()).map(([name, array]) => [name, array.slice()] as const)
  return { steps, updates, learner: Object.fromEntries(arrays), randoms }
}

/** Writes a run's checkpoints one after the other, beside the learning. */
export interface CheckpointWriter {
  /** The last one that is whole and in its place. */
  readonly lastPath: string | undefined
  /**
   * Takes copies, then returns and writes: new transitions first, then the checkpoint in place of the old one, then
   * away with transitions that nothing needs. Waits for the one before, and throws what that one failed with.
   */
  write(
    path: string,
    checkpoint: Checkpoint,
    resume: Omit<ResumeState, 'replay' | 'replayExtras'>,
  ): Promise<void>
  /** Bring the replay to where the checkpoint has it. */
  restore(path: string): Promise<{ readonly checkpoint: Checkpoint; readonly resume: ResumeState }>
  settled(): Promise<void>
}

export function createCheckpointWriter(replay: ReplayBuffer): CheckpointWriter {
  let pieces: readonly ReplayPiece[] = []
  let writing: Promise<void> = Promise.resolve()
  let lastPath: string | undefined
  const folderOf = (path: string): string => join(dirname(path), 'replay')

  return {
    get lastPath() {
      return lastPath
    },
    async write(path, checkpoint, parts) {
      await writing
      const { piece, rows, pieces: needed } = takeNewPiece(replay, pieces)
      const extras = replay.saveExtras?.()
      const resume: ResumeState = {
        ...parts,
        replay: needed,
        ...(extras === undefined ? {} : { replayExtras: extras }),
      }
      const bytes = encodeCheckpoint({ ...checkpoint, resume })
      pieces = needed
      writing = (async () => {
        if (piece && rows) await writePiece(folderOf(path), piece, rows)
        await writeFileAtomic(path, bytes)
        lastPath = path
        await pruneReplay(folderOf(path), needed)
      })()
      writing.catch(() => {}) // thrown by the next write, or by settled
    },
    async restore(path) {
      const checkpoint = await readCheckpoint(path)
      const resume = checkpoint.resume as ResumeState
      await restoreReplay(folderOf(path), resume.replay, replay)
      if (resume.replayExtras) replay.restoreExtras?.(resume.replayExtras)
      pieces = resume.replay
      lastPath = path
      await pruneReplay(folderOf(path), pieces)
      return { checkpoint, resume }
    },
    settled: () => writing,
  }
}
