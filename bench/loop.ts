import { once } from 'node:events'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { quietHeapFlags } from '../src/control/quiet-heap.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { forkModule, moduleUrl } from '../src/runtime/spawn.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { bytesPerTick } from './loop/allocation.ts'
import { type Company, nobody, page, training } from './loop/company.ts'
import { beats, type Measured, type MeasureOptions } from './loop/types.ts'

const rates = [50, 100, 200, 500, 1000]

const companies: readonly (readonly [name: string, come: () => Promise<Company>])[] = [
  ['idle', nobody],
  ['training', training],
  ['page', page],
]

/** In a process of its own, as the control process is. */
async function measure(options: MeasureOptions): Promise<readonly Measured[]> {
  const child = forkModule(moduleUrl(import.meta.url, './loop/measure-process'), [JSON.stringify(options)], {
    serialization: 'advanced',
    execArgv: [...quietHeapFlags],
  })
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the measuring process ended with code ${code}`)
  })
  const [results] = (await Promise.race([once(child, 'message'), exited])) as [readonly Measured[]]
  // It exits by itself; nobody waits for that any more.
  exited.catch(() => {})
  return results
}

function rowOf(
  company: string,
  rateHz: number,
  { beat, jitter, ticks, collections, note }: Measured,
): string {
  const us = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0))
  const figures = [jitter?.p50Us, jitter?.p99Us, jitter?.p999Us, jitter?.maxUs].map(us)
  const collected = collections ? `${collections.count} (${collections.longestMs.toFixed(1)} ms)` : '–'
  return `| ${[company, rateHz, beat, ...figures, ticks, collected, note ?? ''].join(' | ')} |`
}

/**
 * `npm run bench -- loop`: how even the live loop's periods are, beside a plain setInterval in the same run, alone and in
 * company. `--seconds` of each (3: about 4 minutes in all), `--rates 50,200`, `--write` to docs/results/loop.md.
 */
export async function loopBenchmark(): Promise<void> {
  const option = (name: string, fallback: string): string => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? fallback : (process.argv[at + 1] ?? fallback)
  }
  const seconds = Number(option('seconds', '3'))
  const chosen = option('rates', rates.join(',')).split(',').map(Number)
  const load = loadavg()[0] ?? Number.NaN
  const bytes = (await bytesPerTick()).toFixed(0)
  const bytesOfFour = (await bytesPerTick(4)).toFixed(0)
  console.log(`bytes a tick: ${bytes}; with four ticks to a step: ${bytesOfFour}`)
  const rows: string[] = []
  for (const [name, come] of companies) {
    const company = await come()
    try {
      for (const rateHz of chosen) {
        const results = await measure({ rateHz, seconds })
        for (const beat of beats) {
          const found = results.find((each) => each.beat === beat)
          if (!found) continue
          rows.push(rowOf(name, rateHz, found))
          console.log(rows.at(-1))
        }
      }
    } finally {
      await company.leave()
    }
  }
  const text = [
    '# How even the live loop ticks',
    '',
    `Written by \`npm run bench -- loop --seconds ${seconds} --write\`: |time between two ticks − period| in µs, ${seconds} s each. The whole`,
    'loop runs (simulated reacher, task, gate, send, log) in a process of its own: by its ticking thread with normal priority, the same',
    'with FIFO 50 on its two threads, and by a plain setInterval. Idle; with `nice -n 10 sinew train cartpole-swingup` beside it; with the',
    'server of `sinew view` streaming states to a client that reads them (no browser that draws).',
    '',
    '| beside it | Hz | beat | p50 | p99 | p99.9 | max | ticks | collections (longest) | |',
    '| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows,
    '',
    `One tick of the loop leaves ${bytes} bytes to the collector (reading, task, gate, send, record; virtual time), with four ticks to a`,
    `step ${bytesOfFour}. What writes the log and what waits for ticks comes on top: the collections are those of the whole process in the`,
    'time that was measured.',
    '',
    `With fewer than 1 000 ticks p99.9 is the largest. Machine: ${availableParallelism()} cores, ${cpus()[0]?.model}, Node ${process.version},`,
    `load ${load.toFixed(1)} before it began.`,
    '',
  ].join('\n')
  if (process.argv.includes('--write')) {
    await writeFileAtomic(join(packageRoot(), 'docs', 'results', 'loop.md'), text)
  }
}
