import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import type { LearnerBenchOptions } from './options.ts'
import { createLearner, fixedBatch } from './subject.ts'
import { percent, printTable } from './table.ts'
import { batch } from './updates.ts'

const updates = 200

/** One line of ONNX Runtime's profile; `dur` in microseconds. */
interface ProfileEvent {
  readonly cat: string
  readonly name: string
  readonly dur: number
  readonly args?: { readonly op_name?: string }
}

/** Where the time of an update goes on ONNX Runtime, by operator; measuring it costs some microseconds a node. */
export async function profileUpdates(options: LearnerBenchOptions): Promise<void> {
  for (const hidden of options.hidden) {
    for (const algorithm of options.algorithms) {
      const events = await profile(algorithm, hidden)
      console.log(
        `\n## Where the time goes: ${algorithm}, ${hidden.join('×')}, batch ${batch}, ONNX Runtime\n`,
      )
      const kernels = events.filter(({ name }) => name.endsWith('_kernel_time'))
      const wholeUs = sum(events.filter(({ name }) => name === 'model_run'))
      const print = printTable(['operator', 'nodes an update', 'µs an update', 'share'])
      const row = (name: string, list: readonly ProfileEvent[], us: number): void =>
        print([name, (list.length / updates).toFixed(1), (us / updates).toFixed(0), percent(us / wholeUs)])
      const operators = [...new Set(kernels.map(operatorOf))].map((operator) => {
        const list = kernels.filter((event) => operatorOf(event) === operator)
        return { operator, list, us: sum(list) }
      })
      for (const { operator, list, us } of operators.sort((a, b) => b.us - a.us)) row(operator, list, us)
      row('between the nodes', [], wholeUs - sum(kernels))
      row('all', kernels, wholeUs)
    }
  }
}

async function profile(algorithm: string, hidden: readonly number[]): Promise<ProfileEvent[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sinew-profile-'))
  try {
    const engine = onnxEngine({ profilePrefix: join(folder, 'profile') })
    const learner = await createLearner({ algorithm, hidden, batch }, engine)
    const fixed = fixedBatch(batch)
    for (let update = 0; update < updates; update++) await learner.update(fixed)
    await learner.dispose()
    const files = await readdir(folder)
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
    return texts.flatMap((text): ProfileEvent[] => JSON.parse(text))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function operatorOf({ args }: ProfileEvent): string {
  return args?.op_name ?? 'unknown'
}

function sum(events: readonly ProfileEvent[]): number {
  return events.reduce((total, { dur }) => total + dur, 0)
}
