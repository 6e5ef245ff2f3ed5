import { createEnvironment } from '../../sim/environment.ts'
import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Task } from '../../src/task/types.ts'
import { median } from '../statistics.ts'
import { bareMujoco } from './bare-mujoco.ts'
import { bareRapier } from './bare-rapier.ts'
import { episodeOf } from './episode.ts'

/** Bytes of JavaScript heap that something leaves for the collector each time. */
export interface Garbage {
  /** A control step of the engine alone. */
  readonly alone: number
  /** Command, step and read-out. */
  readonly step: number
  readonly reset: number
  /** With its share of resets. */
  readonly environmentStep: number
}

const warmUp = 1000
/** So few that the young generation is not filled: what is left over is all that was allocated. */
const times = 50
const repeats = 9

function bytesOf(collect: () => void, work: () => void): number {
  for (let warm = 0; warm < warmUp; warm++) work()
  const found = Array.from({ length: repeats }, () => {
    collect()
    const before = process.memoryUsage().heapUsed
    for (let done = 0; done < times; done++) work()
    return (process.memoryUsage().heapUsed - before) / times
  })
  return Math.max(0, median(found))
}

export async function measureGarbage(
  description: RobotDescription,
  task: Task,
  physics: PhysicsName,
  collect: () => void,
): Promise<Garbage> {
  const simulation = await createSimulation(description, { physics })
  const episode = episodeOf(description)
  const { position, velocity, rest } = episode
  const reading = new Float64Array(observationSpace(description).size)
  const bare = await (physics === 'rapier' ? bareRapier : bareMujoco)(description, episode)
  let control = 0
  bare.reset()
  const alone = bytesOf(collect, () => bare.step(control++ % episode.commands.length))
  bare.free()
  const step = bytesOf(collect, () => {
    simulation.command(rest)
    simulation.step()
    simulation.read(reading)
  })
  const reset = bytesOf(collect, () => simulation.reset(position, velocity))
  simulation.free()

  const environment = await createEnvironment(task, description, { physics })
  const action = new Float32Array(environment.actionSpace.size)
  environment.reset(0)
  const environmentStep = bytesOf(collect, () => {
    const { terminated, truncated } = environment.step(action)
    if (terminated || truncated) environment.reset()
  })
  environment.close()
  return { alone, step, reset, environmentStep }
}
