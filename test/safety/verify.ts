import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { moduleUrl, startWorker } from '../../src/runtime/spawn.ts'
import type { Block } from './hostile-block.ts'

/**
 * `npm run verify:safety`: hostile steps to the gate on all cores until there were enough, every one judged by auditors
 * that share no code with it. `-- --steps 1000000 --first 0`; to go on another day, begin with the seed that it ended at.
 */
const { values } = parseArgs({
  options: { steps: { type: 'string', default: '100000000' }, first: { type: 'string', default: '0' } },
})
const wanted = Number(values.steps)
const first = Number(values.first)
if (!(wanted > 0) || !Number.isSafeInteger(first) || first < 0) {
  console.error('expected --steps <n> above 0 and --first <seed> of at least 0')
  process.exit(2)
}

type Judged = Block & { readonly seed: number }
const threads = availableParallelism()
const totals = new Map<string, { steps: number; interfered: number; stopped: number; blocks: number }>()
const startedMs = performance.now()
let steps = 0
let last = first
let toldMs = startedMs

const workers: Worker[] = Array.from({ length: threads }, (_, index) => {
  const workerData = { first: first + index, stride: threads }
  const worker = startWorker(moduleUrl(import.meta.url, './verify-worker'), { workerData })
  worker.on('message', judge)
  worker.on('error', (error) => end(1, `a thread failed: ${error.stack}`))
  return worker
})

function judge({ seed, kind, broken, ...block }: Judged): void {
  if (broken !== undefined) {
    end(
      1,
      `a guarantee is broken, ${kind}, seed ${seed}: ${broken}\nkeep it: add ${seed} to test/safety/regressions.json`,
    )
  }
  const total = totals.get(kind) ?? { steps: 0, interfered: 0, stopped: 0, blocks: 0 }
  total.steps += block.steps
  total.interfered += block.interfered
  total.stopped += block.stopped ? 1 : 0
  total.blocks += 1
  totals.set(kind, total)
  steps += block.steps
  last = Math.max(last, seed)
  const nowMs = performance.now()
  if (nowMs - toldMs > 10_000) {
    toldMs = nowMs
    console.log(`${steps.toLocaleString('en')} of ${wanted.toLocaleString('en')} steps, seed ${last}`)
  }
  if (steps >= wanted) end(0, `no guarantee was broken in ${steps.toLocaleString('en')} steps`)
}

function end(code: number, text: string): never {
  for (const worker of workers) void worker.terminate()
  const rows = [...totals].map(([kind, { steps: of, interfered, stopped, blocks }]) => {
    const share = ((100 * interfered) / of).toFixed(0)
    return `| ${kind} | ${blocks} | ${of.toLocaleString('en')} | ${share} % | ${stopped} |`
  })
  console.log(
    `| commands | blocks | steps | the gate interfered | tripped |\n|---|---|---|---|---|\n${rows.join('\n')}`,
  )
  console.log(
    `seeds ${first} to ${last}, ${((performance.now() - startedMs) / 1000).toFixed(0)} s on ${threads} threads`,
  )
  console.log(text)
  process.exit(code)
}
