import { closeSync, openSync, writeSync } from 'node:fs'
import { open, readFile, truncate } from 'node:fs/promises'

/** One line of metrics.jsonl: flat names in Stable-Baselines3's manner, e.g. `rollout/ep_rew_mean`. */
export type MetricsRow = Readonly<Record<string, number>>

/** Appends rows to metrics.jsonl. A row is with the system, whole, when `write` returns. */
export interface MetricsLog {
  /** Non-finite values are left out: JSON cannot carry them. */
  write(row: MetricsRow): void
  /** The file's length in bytes, once that much is on the disk. */
  synced(): Promise<number>
  close(): void
}

export function createMetricsLog(path: string): MetricsLog {
  const file = openSync(path, 'a')
  return {
    write(row) {
      const finite = Object.entries(row).filter(([, value]) => Number.isFinite(value))
      writeSync(file, `${JSON.stringify(Object.fromEntries(finite))}\n`)
    },
    async synced() {
      const handle = await open(path, 'r+')
      try {
        await handle.sync()
        return (await handle.stat()).size
      } finally {
        await handle.close()
      }
    },
    close: () => closeSync(file),
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

/**
 * Cut a metrics.jsonl back to its first `bytes` bytes, which is where the checkpoint that a run resumes from had it,
 * and return the rows. What came later comes again.
 */
export async function rewindMetrics(path: string, bytes: number): Promise<MetricsRow[]> {
  const text = (await readFile(path)).subarray(0, bytes).toString('utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  await truncate(path, Buffer.byteLength(whole))
  return parseMetrics(whole)
}
