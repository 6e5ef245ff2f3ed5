import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Evaluation } from './evaluate.ts'
import type { EvaluationPoint } from './evaluations.ts'
import { type MetricsRow, parseMetrics } from './metrics-log.ts'
import type { RunDirectory } from './run-directory.ts'

/** What a run left that had come to its end. */
export interface FinishedRun {
  readonly run: RunDirectory
  readonly ended: 'steps' | 'solved' | 'aborted' | 'failed'
  readonly steps: number
  readonly updates: number
  readonly wallTimeS: number
  readonly best: EvaluationPoint | null
  readonly heldOut: Evaluation | null
  readonly rows: readonly MetricsRow[]
}

/** Undefined while the run goes on, or when it was killed. */
export async function readFinishedRun(run: RunDirectory): Promise<FinishedRun | undefined> {
  if (!existsSync(run.evaluation)) return undefined
  const result: Omit<FinishedRun, 'run' | 'rows'> = JSON.parse(await readFile(run.evaluation, 'utf8'))
  const rows = existsSync(run.metrics) ? parseMetrics(await readFile(run.metrics, 'utf8')) : []
  return { ...result, run, rows }
}

/** Whether there is nothing left to do in it. */
export function isComplete(finished: FinishedRun | undefined): finished is FinishedRun {
  return finished?.ended === 'steps' || finished?.ended === 'solved'
}
