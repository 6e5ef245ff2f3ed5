import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type PhysicsName, physicsNames } from '../../sim/physics-name.ts'
import { tasks } from '../../sim/tasks/index.ts'
import { loadDescription } from '../../src/description/load.ts'
import type { Piece } from './flatness.ts'
import { printFlatness } from './flatness-table.ts'
import { measureGarbage } from './garbage.ts'

const help =
  'npm run bench -- sim memory [garbage] [flat] [--full] [--robots cartpole,quadruped] [--physics rapier,mujoco] [--steps n] [--resets n]'

/** Physics steps by robot and engine: such as take about as long, and the 10 million and 10 000 resets of `--full`. */
const stepsOf: Readonly<Record<string, Readonly<Record<PhysicsName, number>>>> = {
  cartpole: { rapier: 1e6, mujoco: 1e6 },
  quadruped: { rapier: 5e4, mujoco: 2e5 },
}
const fullStepsOf: typeof stepsOf = {
  cartpole: { rapier: 1e7, mujoco: 1e7 },
  quadruped: { rapier: 2e5, mujoco: 1e6 },
}

/** `flat`: whether memory stays flat over resets and steps. `garbage`: what a control step leaves to the collector. */
export async function memoryBenchmark(options: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...options],
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      robots: { type: 'string', default: 'cartpole,quadruped' },
      physics: { type: 'string', default: physicsNames.join(',') },
      steps: { type: 'string' },
      resets: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const wrong = positionals.some((part) => part !== 'flat' && part !== 'garbage')
  if (values.help || wrong) return console.log(help)
  const wanted = positionals.length > 0 ? positionals : ['flat']
  const engines = physicsNames.filter((name) => values.physics.split(',').includes(name))
  console.log(`Node ${process.version}`)
  if (wanted.includes('flat')) {
    const known = values.full ? fullStepsOf : stepsOf
    const pieces = values.robots.split(',').flatMap((robot) =>
      engines.map((physics): Piece => {
        const steps = Number(values.steps ?? known[robot]?.[physics] ?? 1e5)
        return { robot, physics, steps, resets: Number(values.resets ?? (values.full ? 10_000 : 1000)) }
      }),
    )
    await printFlatness(pieces)
  }
  if (wanted.includes('garbage')) await printGarbage(engines)
}

async function printGarbage(engines: readonly PhysicsName[]): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  console.log('\nBytes left to the collector by a control step, and by a reset\n')
  console.log('| robot | engine | engine alone | simulation | environment | reset |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  const all = Object.values(tasks)
  const firsts = all.filter((task) => task === all.find(({ robot }) => robot === task.robot))
  for (const task of firsts) {
    const { robot } = task
    const description = await loadDescription(robot)
    for (const physics of engines) {
      const found = await measureGarbage(description, task, physics, collect)
      const { alone, step, environmentStep, reset } = found
      const bytes = [alone, step, environmentStep, reset].map((each) => each.toFixed(0)).join(' | ')
      console.log(`| ${robot} | ${physics} | ${bytes} |`)
    }
  }
}
