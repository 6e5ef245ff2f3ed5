import { parseArgs } from 'node:util'
import { algorithms } from './subject.ts'

export interface LearnerBenchOptions {
  readonly parts: readonly string[]
  readonly algorithms: readonly string[]
  readonly hidden: readonly (readonly number[])[]
  readonly engines: readonly string[]
  readonly rounds: number
  readonly roundS: number
  /** What tables and ratios go by: `cpu`, a process's own processor time, says more on a busy machine. */
  readonly clock: 'wall' | 'cpu'
  /** Updates of the memory check. */
  readonly updates: number
  /** Environment steps of each whole loop after the warm-up; a quarter of them for large networks. */
  readonly steps: number
  /** Where every rate of every round goes. */
  readonly json: string | undefined
}

/** What stands after `npm run bench -- learner`. */
export function learnerBenchOptions(parts: readonly string[], words: readonly string[]): LearnerBenchOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      algo: { type: 'string', default: algorithms.join(',') },
      hidden: { type: 'string', default: '256x256,64x64' },
      engine: { type: 'string', default: 'onnx:cpu,wasm' },
      rounds: { type: 'string', default: '5' },
      clock: { type: 'string', default: 'wall' },
      seconds: { type: 'string', default: '2' },
      updates: { type: 'string', default: '100000' },
      steps: { type: 'string', default: '3000' },
      json: { type: 'string' },
    },
  })
  const wrong = positionals.find((part) => !parts.includes(part))
  if (wrong !== undefined) throw new Error(`expected some of: ${parts.join(', ')}; received: ${wrong}`)
  return {
    parts: positionals,
    algorithms: values.algo.split(','),
    hidden: values.hidden.split(',').map((widths) => widths.split('x').map(Number)),
    engines: values.engine.split(','),
    rounds: Number(values.rounds),
    roundS: Number(values.seconds),
    clock: values.clock === 'cpu' ? 'cpu' : 'wall',
    updates: Number(values.updates),
    steps: Number(values.steps),
    json: values.json,
  }
}
