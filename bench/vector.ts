import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { physicsNames } from '../sim/physics-name.ts'
import { oneWorldBenchmark } from './vector/one-world.ts'
import { overheadBenchmark } from './vector/overhead.ts'
import { ratesBenchmark } from './vector/rates.ts'

const parts = ['overhead', 'worlds', 'rates'] as const
const numbers = (list: string): number[] => list.split(',').map(Number)

/** Many environments at once: what lies beside them, many robots in one world, and robot steps a second over threads. */
export async function vectorBenchmark(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(3),
    allowPositionals: true,
    options: {
      tasks: { type: 'string', default: 'cartpole-swingup,arm-reach,quadruped-walk' },
      counts: { type: 'string', default: '1,16' },
      threads: { type: 'string', default: '1,2' },
    },
  })
  const wrong = positionals.find((part) => !parts.some((each) => each === part))
  if (wrong !== undefined) throw new Error(`expected some of: ${parts.join(', ')}; received: ${wrong}`)
  const wanted = positionals.length > 0 ? positionals : parts
  const threads = numbers(values.threads)
  console.log(
    `Node ${process.version}, ${availableParallelism()} threads at once; medians (lowest–highest round)`,
  )
  if (wanted.includes('overhead')) await overheadBenchmark(threads)
  if (wanted.includes('worlds')) {
    console.log(
      '\n| robot | robots | a world each, robot steps/s | one world | ratio | one strays by the others / placed anew, m |',
    )
    console.log('| --- | --- | --- | --- | --- | --- |')
    for (const physics of physicsNames) {
      await oneWorldBenchmark(['cartpole', 'reacher', 'so101', 'runner'], physics, [4, 16])
    }
  }
  if (wanted.includes('rates')) {
    for (const task of values.tasks.split(',')) {
      for (const physics of physicsNames) {
        await ratesBenchmark(task, physics, numbers(values.counts), threads)
      }
    }
  }
}
