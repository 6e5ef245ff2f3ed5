import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSimulation } from '../../sim/simulation.ts'
import { movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

export interface MemoryUse {
  readonly robot: string
  /** Bytes of JavaScript heap that a control step with command and read-out leaves for the collector. */
  readonly bytesPerStep: number
  /** The same of a reset. */
  readonly bytesPerReset: number
  /** Growth of the whole process over the resets and steps below, after as many before, MiB. */
  readonly growthMiB: number
  readonly resets: number
  readonly steps: number
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** What resets and steps cost in memory, for a while and for good. */
export async function measureMemory(
  description: RobotDescription,
  resets: number,
  steps: number,
): Promise<MemoryUse> {
  const collect = collector()
  const simulation = await createSimulation(description)
  const position = new Float64Array(movingJoints(description).length)
  const velocity = new Float64Array(position.length)
  const command = new Float64Array(description.actuators.length)
  const reading = new Float64Array(observationSpace(description).size)
  const step = (): void => {
    simulation.command(command)
    simulation.step()
    simulation.read(reading)
  }
  const reset = (): void => simulation.reset(position, velocity)
  /** Too few times to fill the young generation: what is left over is all that was allocated. */
  const bytesOf = (work: () => void, times: number): number => {
    for (let warm = 0; warm < 2000; warm++) work()
    collect()
    const before = process.memoryUsage().heapUsed
    for (let count = 0; count < times; count++) work()
    return (process.memoryUsage().heapUsed - before) / times
  }
  const bytesPerStep = bytesOf(step, 2000)
  const bytesPerReset = bytesOf(reset, 200)
  const work = (): void => {
    for (let count = 0; count < resets; count++) reset()
    for (let count = 0; count < steps; count++) step()
    collect()
  }
  // Once to let the heap grow to what it needs, once to see whether it stays there.
  work()
  const before = process.memoryUsage().rss
  work()
  const growthMiB = (process.memoryUsage().rss - before) / 2 ** 20
  simulation.free()
  return { robot: description.name, bytesPerStep, bytesPerReset, growthMiB, resets, steps }
}
