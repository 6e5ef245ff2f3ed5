import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { loadDescription } from '../../src/description/load.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { episodeOf } from './episode.ts'

/** Resets and physics steps of one robot in one engine. */
export interface Piece {
  readonly robot: string
  readonly physics: PhysicsName
  readonly steps: number
  readonly resets: number
}

export interface MemoryPoint {
  /** JavaScript's own, after a collection. */
  readonly heapMiB: number
  /** The engine's own memory. */
  readonly wasmMiB: number
  /** All that the process holds, compiled code and what compilers leave behind included. */
  readonly residentMiB: number
}

const points = 10

/**
 * Memory of this process after a warm-up of a tenth as much, in which the engines' code is still being compiled, and after
 * every further tenth.
 */
export async function measureFlatness(
  { robot, physics, steps, resets }: Piece,
  wasmBytes: () => number,
  collect: () => void,
): Promise<MemoryPoint[]> {
  const description = await loadDescription(robot)
  // One physics step a step: every crossing into the engine counts once.
  const simulation = await createSimulation(description, {
    physics,
    periodS: physics === 'rapier' ? 1 / 240 : 1 / 480,
  })
  const { position, velocity, commands } = episodeOf(description)
  const reading = new Float64Array(observationSpace(description).size)
  const stepsEach = Math.round(steps / resets)
  const work = (): void => {
    for (let episode = 0; episode < resets / points; episode++) {
      simulation.reset(position, velocity)
      for (let step = 0; step < stepsEach; step++) {
        simulation.command(commands[step % commands.length])
        simulation.step()
        simulation.read(reading)
      }
    }
  }
  const measured = Array.from({ length: points + 1 }, () => {
    work()
    collect()
    const { heapUsed, rss } = process.memoryUsage()
    const mebi = (bytes: number): number => bytes / 2 ** 20
    return { heapMiB: mebi(heapUsed), wasmMiB: mebi(wasmBytes()), residentMiB: mebi(rss) }
  })
  simulation.free()
  return measured
}
