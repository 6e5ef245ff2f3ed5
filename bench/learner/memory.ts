import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { fitLine } from '../statistics.ts'
import { tryLearner } from './engines.ts'
import type { LearnerBenchOptions } from './options.ts'
import { fixedBatch } from './subject.ts'
import { printTable } from './table.ts'

const points = 10

/** A batch and networks so small that a hundred thousand updates take a minute or two. */
const batch = 32
const hidden = [32, 32]

/** What counts as nothing over the whole run: reading and printing take a few KiB a point. */
const allowedMiB = 0.25

export interface MemoryResult {
  readonly engine: string
  readonly points: readonly MemoryPoint[]
  readonly flat: boolean
}

interface MemoryPoint {
  readonly updates: number
  /** Everything that the process holds, that of native libraries included. */
  readonly rssMiB: number
  /** Values and array buffers of JavaScript, after a collection. */
  readonly heapMiB: number
}

/** Memory over many updates. Flat: the slope is at most twice its standard error, or next to nothing. */
export async function measureMemory(options: LearnerBenchOptions): Promise<MemoryResult[]> {
  const results: MemoryResult[] = []
  for (const name of options.engines) {
    console.log(
      `\n## Memory over ${options.updates} updates of SAC, ${hidden.join('×')}, batch ${batch}, ${name}\n`,
    )
    const learner = await tryLearner({ algorithm: 'sac', hidden, batch }, name, 1)
    if (!learner) continue
    const print = printTable(['updates', 'resident, MiB', 'JavaScript heap and buffers, MiB'])
    const fixed = fixedBatch(batch)
    const measured: MemoryPoint[] = []
    for (let point = 1; point <= points; point++) {
      for (let update = 0; update < options.updates / points; update++) await learner.update(fixed)
      const now = await readMemory((point * options.updates) / points)
      measured.push(now)
      print([`${now.updates}`, now.rssMiB.toFixed(2), now.heapMiB.toFixed(2)])
    }
    await learner.dispose()
    // The first point is left out: compiled code and arenas are still filling up.
    const slopes = (['rssMiB', 'heapMiB'] as const).map((key) =>
      fitLine(measured.slice(1).map((each) => [each.updates / options.updates, each[key]])),
    )
    const flat = slopes.every(({ slope, standardError }) => slope <= 2 * standardError + allowedMiB)
    const words = slopes.map(
      ({ slope, standardError }) => `${slope.toFixed(3)} ± ${standardError.toFixed(3)}`,
    )
    console.log(
      `\ngrowth over the run in MiB, ± standard error: resident ${words[0]}, heap ${words[1]}: ${flat ? 'flat' : 'GROWING'}`,
    )
    if (!flat) process.exitCode = 1
    results.push({ engine: name, points: measured, flat })
  }
  return results
}

async function readMemory(updates: number): Promise<MemoryPoint> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  // Twice, with a turn of the event loop between: buffers go when the finalisers of their owners have run.
  collect()
  await nextTurn()
  collect()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { updates, rssMiB: rss / 2 ** 20, heapMiB: (heapUsed + arrayBuffers) / 2 ** 20 }
}
