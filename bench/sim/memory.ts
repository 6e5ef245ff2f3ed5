import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type PhysicsName, physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { tasks } from '../../sim/tasks/index.ts'
import { loadDescription } from '../../src/description/load.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { episodeOf } from './episode.ts'
import { measureGarbage } from './garbage.ts'
import { watchWasmMemory } from './wasm-memory.ts'

const help = `npm run bench -- sim memory [--steps 10000000] [--resets 10000] [--robot cartpole]`
const points = 5

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
    await flatness(values.robot, physics, Number(values.steps), Number(values.resets), wasmBytes, collect)
  }
}

async function flatness(
  robot: string,
  physics: PhysicsName,
  steps: number,
  resets: number,
  wasmBytes: () => number,
  collect: () => void,
): Promise<void> {
  const description = await loadDescription(robot)
  // One physics step a step: every crossing into the engine counts once.
  const simulation = await createSimulation(description, {
    physics,
    periodS: physics === 'rapier' ? 1 / 240 : 1 / 480,
  })
  const { position, velocity, commands } = episodeOf(description)
  const reading = new Float64Array(observationSpace(description).size)
  const stepsEach = Math.round(steps / resets)
  const work = (episodes: number): void => {
    for (let episode = 0; episode < episodes; episode++) {
      simulation.reset(position, velocity)
      for (let step = 0; step < stepsEach; step++) {
        simulation.command(commands[step % commands.length])
        simulation.step()
        simulation.read(reading)
      }
    }
  }
  work(Math.ceil(resets / 20))
  console.log(`\n${robot} in ${physics}: ${resets} resets and ${resets * stepsEach} steps`)
  for (let point = 0; point <= points; point++) {
    if (point > 0) work(resets / points)
    collect()
    const { heapUsed, rss } = process.memoryUsage()
    const mebi = (bytes: number): string => (bytes / 2 ** 20).toFixed(2).padStart(8)
    const done = Math.round((100 * point) / points)
    console.log(
      `  ${done}%  heap ${mebi(heapUsed)} MiB  resident ${mebi(rss)} MiB  wasm ${mebi(wasmBytes())} MiB`,
    )
  }
  simulation.free()
}
