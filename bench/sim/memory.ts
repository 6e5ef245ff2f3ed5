import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { physicsNames } from '../../sim/physics-name.ts'
import { tasks } from '../../sim/tasks/index.ts'
import { loadDescription } from '../../src/description/load.ts'
import { printFlatness } from './flatness.ts'
import { measureGarbage } from './garbage.ts'
import { watchWasmMemory } from './wasm-memory.ts'

const help = `npm run bench -- sim memory [--steps 10000000] [--resets 10000] [--robot cartpole]`

/**
 * What each robot leaves to the collector by a control step, and whether memory stays flat over resets and steps of one
 * robot, of one physics step each.
 */
export async function memoryBenchmark(options: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...options],
    options: {
      steps: { type: 'string', default: '10000000' },
      resets: { type: 'string', default: '10000' },
      robot: { type: 'string', default: 'cartpole' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(help)
  const wasmBytes = watchWasmMemory()
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void

  console.log(
    'bytes left to the collector: | robot | engine | engine alone | simulation | environment | reset |',
  )
  const seen = new Set<string>()
  for (const task of Object.values(tasks)) {
    if (seen.has(task.robot)) continue
    seen.add(task.robot)
    const description = await loadDescription(task.robot)
    for (const physics of physicsNames) {
      const { alone, step, environmentStep, reset } = await measureGarbage(
        description,
        task,
        physics,
        collect,
      )
      const bytes = [alone, step, environmentStep, reset].map((each) => each.toFixed(0)).join(' | ')
      console.log(`| ${task.robot} | ${physics} | ${bytes} |`)
    }
  }
  for (const physics of physicsNames) {
    await printFlatness(
      values.robot,
      physics,
      Number(values.steps),
      Number(values.resets),
      wasmBytes,
      collect,
    )
  }
}
