import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { EpisodeSummary } from './episode-tracker.ts'
import { createMetricsLog, parseMetrics } from './metrics-log.ts'

/** randomised.jsonl: a line for each training episode whose environment was randomised, with what it had drawn. */
export interface RandomisedLog {
  /** @param steps of all environments together, to the end of the round in which the episodes ended */
  write(steps: number, episodes: readonly EpisodeSummary[]): void
  close(): void
}

/**
 * @param names of what is drawn; without any there is no file
 * @param resumeSteps where the run goes on from: lines of later episodes are dropped, they come again
 */
export async function openRandomisedLog(
  path: string,
  names: readonly string[],
  resumeSteps?: number,
): Promise<RandomisedLog> {
  if (names.length === 0) return { write() {}, close() {} }
  if (existsSync(path)) {
    const rows = parseMetrics(await readFile(path, 'utf8')).filter(({ steps }) => steps <= (resumeSteps ?? 0))
    await writeFileAtomic(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
  const log = createMetricsLog(path)
  return {
    write(steps, episodes) {
      for (const { return: total, length, success, randomised } of episodes) {
        if (!randomised) continue
        const drawn = Object.fromEntries(names.map((name, index) => [name, randomised[index]]))
        log.write({ steps, return: total, length, success: success ? 1 : 0, ...drawn })
      }
    },
    close: log.close,
  }
}
