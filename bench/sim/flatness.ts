import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { loadDescription } from '../../src/description/load.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { episodeOf } from './episode.ts'

const points = 5

/** Heap, resident and WebAssembly memory of this process over resets and steps of one simulation, after a twentieth as many. */
export async function printFlatness(
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
