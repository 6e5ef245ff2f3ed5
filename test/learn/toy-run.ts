import { readFile } from 'node:fs/promises'
import { readCheckpoint } from '../../src/learn/checkpoint.ts'
import type { ResumeState } from '../../src/learn/learner-checkpoint.ts'
import { parseMetrics } from '../../src/learn/metrics-log.ts'
import type { TrainContext, TrainOptions, TrainResult } from '../../src/learn/train.ts'
import { writeFileAtomic } from '../../src/runtime/write-file.ts'

export const toySettings: Readonly<Record<string, unknown>> = {
  'trainer.roundSteps': 20,
  'trainer.warmupSteps': 100,
  'trainer.logEverySteps': 200,
  'trainer.evaluateEverySteps': 400,
  'trainer.evaluationLagSteps': 200,
  'trainer.checkpointEverySteps': 500,
  'trainer.heldOutEpisodes': 20,
}

/** A toy environment and the toy algorithm, for a training in a second. */
export function toyContext(name: string): TrainContext {
  const module = (file: string, what: string) => ({ url: new URL(file, import.meta.url).href, name: what })
  return {
    environment: module('./toy-environments.ts', name),
    algorithmModule: module('./toy-algorithms.ts', 'toy'),
    savePolicy: (path, policy) => writeFileAtomic(path, policy.model),
  }
}

export function toyOptions(
  name: string,
  { overrides, ...options }: Partial<TrainOptions> & { readonly runDir: string },
): TrainOptions {
  return {
    task: 'toy',
    algorithm: 'toy',
    seed: 0,
    steps: 1_000,
    engine: 'reference',
    ...toyContext(name),
    ...options,
    overrides: { ...toySettings, ...overrides },
  }
}

/** metrics.jsonl without what the clock says. */
export async function learnt({ run }: Pick<TrainResult, 'run'>): Promise<object[]> {
  const rows = parseMetrics(await readFile(run.metrics, 'utf8'))
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !/time\/(fps|time_elapsed)/.test(key))),
  )
}

/** The last checkpoint without what the clock says. */
export async function lastState({ run }: Pick<TrainResult, 'run'>) {
  const checkpoint = await readCheckpoint(run.lastCheckpoint)
  // How the replay is cut into pieces depends on where the checkpoints were.
  const { trainer, replay, ...state } = checkpoint.resume as ResumeState
  const { elapsedS: _, metricsBytes: __, ...counters } = trainer
  return { ...checkpoint, resume: state, counters, rows: replay.at(-1)?.to }
}
