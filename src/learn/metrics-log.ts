import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'

/** One line of metrics.jsonl: flat names in Stable-Baselines3's manner, e.g. `rollout/ep_rew_mean`. */
export type MetricsRow = Readonly<Record<string, number>>

/** Appends rows to metrics.jsonl. A line is handed to the system as soon as it is written. */
export interface MetricsLog {
  /** Non-finite values are left out: JSON cannot carry them. */
  write(row: MetricsRow): void
  close(): Promise<void>
}

export function createMetricsLog(path: string): MetricsLog {
  const stream: WriteStream = createWriteStream(path, { flags: 'a' })
  let failure: unknown
  stream.on('error', (error) => {
    failure ??= error
  })
  return {
    write(row) {
      if (failure !== undefined) throw failure
      stream.write(
        `${JSON.stringify(row, (_, value) => (Number.isFinite(value) || typeof value === 'object' ? value : undefined))}\n`,
      )
    },
    async close() {
      if (failure !== undefined) throw failure
      stream.end()
      await once(stream, 'close')
    },
  }
}

/** Rows of a metrics.jsonl; a last line that a crash cut short is left out. */
export function parseMetrics(text: string): MetricsRow[] {
  const rows: MetricsRow[] = []
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    try {
      rows.push(JSON.parse(line))
    } catch (error) {
      if (index !== lines.length - 1) throw error
    }
  }
  return rows
}
