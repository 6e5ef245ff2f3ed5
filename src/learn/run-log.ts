import { existsSync } from 'node:fs'
import type { Clock } from '../contract/clock.ts'
import { createMetricsLog, type MetricsRow, rewindMetrics } from './metrics-log.ts'
import type { RunDirectory } from './run-directory.ts'
import { createTensorboardLog } from './tensorboard.ts'

/** The metrics of a run, in both files and in memory. */
export interface RunLog {
  /** Of the whole run, what a resumed one had before included. */
  readonly rows: readonly MetricsRow[]
  write(row: MetricsRow): void
  /** Bytes of metrics.jsonl, once they are on the disk. */
  synced(): Promise<number>
  close(): Promise<void>
}

/** @param resume where the checkpoint stands that the run goes on from; what was logged later is dropped */
export async function openRunLog(
  run: RunDirectory,
  startedAt: Date,
  clock: Clock,
  resume?: { readonly steps: number | undefined; readonly bytes: number | undefined },
): Promise<RunLog> {
  const before = resume && existsSync(run.metrics) ? await rewindMetrics(run.metrics, resume.bytes ?? 0) : []
  const rows = [...before]
  const metrics = createMetricsLog(run.metrics)
  const tensorboard = createTensorboardLog(run.path, startedAt, clock, resume && { after: resume.steps ?? 0 })
  return {
    rows,
    write(row) {
      rows.push(row)
      metrics.write(row)
      tensorboard.write(row)
    },
    synced: metrics.synced,
    async close() {
      metrics.close()
      await tensorboard.close()
    },
  }
}
