import { createThreadedVectorEnvironment } from '../../sim/vector/threaded-vector-environment.ts'
import { createVectorEnvironment } from '../../sim/vector/vector-environment.ts'
import { moduleUrl } from '../../src/runtime/spawn.ts'
import { median } from '../statistics.ts'

const rows = 16
const rounds = 5
const steps = 2000
const spinCounts = [0, 1000, 10_000]
const idle = { url: moduleUrl(import.meta.url, './idle-worker').href, name: 'idle' }

/** What a step costs beside the environments: of rows that do nothing, time and garbage, by number of threads. */
export async function overheadBenchmark(threadCounts: readonly number[]): Promise<void> {
  console.log(`\nA step of ${rows} rows that do nothing, medians of ${rounds} rounds of ${steps}\n`)
  console.log('| | µs | garbage of the caller, bytes | of a thread, bytes |\n| --- | --- | --- | --- |')
  const ways = [[0, 0], ...threadCounts.flatMap((threads) => spinCounts.map((spins) => [threads, spins]))]
  for (const [threads, spins] of ways) {
    const vector =
      threads === 0
        ? await createVectorEnvironment(idle, rows)
        : await createThreadedVectorEnvironment(idle, rows, { threads, spins })
    const times: number[] = []
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round <= rounds; round++) {
      vector.reset()
      const heapThere = vector.reward[0]
      const heapHere = process.memoryUsage().heapUsed
      const start = performance.now()
      for (let step = 0; step < steps; step++) vector.step()
      const elapsedMs = performance.now() - start
      const here = (process.memoryUsage().heapUsed - heapHere) / steps
      vector.reset()
      // The first round warms up.
      if (round === 0) continue
      times.push((1000 * elapsedMs) / steps)
      ours.push(here)
      theirs.push((vector.reward[0] - heapThere) / steps)
    }
    vector.close()
    const over = `over ${threads} thread${threads > 1 ? 's' : ''}, ${spins} spins`
    const name = threads === 0 ? 'in this thread' : over
    const there = threads === 0 ? '–' : median(theirs).toFixed(1)
    console.log(`| ${name} | ${median(times).toFixed(2)} | ${median(ours).toFixed(1)} | ${there} |`)
  }
}
