import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { findTask } from '../sim/tasks/index.ts'
import { moduleUrl, startWorker } from '../src/runtime/spawn.ts'
import { spreadOf } from './statistics.ts'
import { vectorRate } from './vector-rate.ts'

const rounds = 3
const seconds = 1
const counts = [1, 8, 32]
const threads = 2

/** Steps of robots a second in vector environments: in one thread, and in two that have half the rows each. */
export async function vectorBenchmark(): Promise<void> {
  console.log(`robot steps/s, Node ${process.version}, median of ${rounds} rounds of ${seconds} s\n`)
  for (const name of ['cartpole-swingup', 'reacher-reach']) {
    const task = findTask(name)
    console.log(name)
    for (const count of counts) {
      const measure = await vectorRate(task, count)
      measure(0.3)
      const one = Array.from({ length: rounds }, () => measure(seconds))
      console.log(`  ${String(count).padStart(2)} in one thread    ${spreadOf(one)}`)
      if (count < threads) continue
      const workers = await Promise.all(Array.from({ length: threads }, () => open(name, count / threads)))
      const both: number[] = []
      for (let round = 0; round <= rounds; round++) {
        const rates = await Promise.all(workers.map(ask))
        // The first round warms up.
        if (round > 0) both.push(rates.reduce((sum, rate) => sum + rate, 0))
      }
      await Promise.all(workers.map((worker) => worker.terminate()))
      console.log(`  ${String(count).padStart(2)} in two threads   ${spreadOf(both)}`)
    }
  }
}

async function open(task: string, count: number): Promise<Worker> {
  const worker = startWorker(moduleUrl(import.meta.url, './vector-worker'), {
    workerData: { task, count, seconds },
  })
  await once(worker, 'message')
  return worker
}

async function ask(worker: Worker): Promise<number> {
  worker.postMessage('measure')
  const [rate] = (await once(worker, 'message')) as [number]
  return rate
}
