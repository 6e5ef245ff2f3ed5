import { createEnvironment } from '../../sim/environment.ts'
import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { createRandom } from '../../src/contract/random.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Task } from '../../src/task/types.ts'
import { bareMujoco } from './bare-mujoco.ts'
import { bareRapier } from './bare-rapier.ts'
import type { Bare, Episode } from './types.ts'

/** Milliseconds of the wall's clock, or with `--clock cpu` of this process on a processor: steadier where there is other load. */
const byCpu = process.argv.join(' ').includes('--clock cpu')
function now(): number {
  if (!byCpu) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Seconds of a round: one turn of one side. */
export type Round = () => Cost

export interface Cost {
  readonly stepUs: number
  readonly resetUs: number
  /** Of a step of an environment: what is not the simulation's. */
  readonly ownUs: number
}

/** An engine alone and the simulation around it, through the same episode, to the bit. */
export async function engineAndSimulation(
  description: RobotDescription,
  physics: PhysicsName,
  episode: Episode,
): Promise<{
  readonly bare: Round
  /** Of Rapier: its physics without its own wrapper. */
  readonly unwrapped?: Round
  readonly simulation: Round
  free(): void
}> {
  const bare = await (physics === 'rapier' ? bareRapier : bareMujoco)(description, episode)
  const unwrapped = physics === 'rapier' ? await bareRapier(description, episode, true) : undefined
  const simulation = await createSimulation(description, { physics })
  const reading = new Float64Array(observationSpace(description).size)
  const sides: Record<'bare' | 'simulation', Pick<Bare, 'reset' | 'step'>> = {
    bare,
    simulation: {
      reset: () => simulation.reset(episode.position, episode.velocity),
      step(control) {
        simulation.command(episode.commands[control])
        simulation.step()
        simulation.read(reading)
      },
    },
  }
  const pass = ({ reset, step }: Pick<Bare, 'reset' | 'step'>): Cost => {
    const begin = now()
    reset()
    const start = now()
    for (let control = 0; control < episode.commands.length; control++) step(control)
    const stepUs = (1000 * (now() - start)) / episode.commands.length
    return { stepUs, resetUs: 1000 * (start - begin), ownUs: 0 }
  }
  pass(sides.bare)
  pass(sides.simulation)
  requireSame(description, bare, simulation)
  return {
    bare: () => pass(sides.bare),
    ...(unwrapped ? { unwrapped: () => pass(unwrapped) } : {}),
    simulation: () => pass(sides.simulation),
    free() {
      bare.free()
      unwrapped?.free()
      simulation.free()
    },
  }
}

/** The whole environment of a task under random actions; what its simulation takes is timed as well. */
export async function environmentRound(
  task: Task,
  description: RobotDescription,
  physics: PhysicsName,
  steps: number,
): Promise<{ readonly round: Round; free(): void }> {
  const environment = await createEnvironment(task, description, { physics })
  const { simulation, actionSpace } = environment
  let simulatedMs = 0
  for (const method of ['command', 'step', 'read'] as const) {
    const own = simulation[method] as (values?: Float64Array) => void
    simulation[method] = (values?: Float64Array): void => {
      const start = now()
      own(values)
      simulatedMs += now() - start
    }
  }
  const random = createRandom(0)
  const action = new Float32Array(actionSpace.size)
  return {
    round() {
      const begin = now()
      environment.reset()
      const resetMs = now() - begin
      simulatedMs = 0
      let stepMs = 0
      for (let step = 0; step < steps; step++) {
        for (let index = 0; index < action.length; index++) {
          const { low, high } = actionSpace.channels[index]
          action[index] = random.between(low, high)
        }
        const start = now()
        const { terminated, truncated } = environment.step(action)
        stepMs += now() - start
        if (!terminated && !truncated) continue
        const simulated = simulatedMs
        environment.reset()
        simulatedMs = simulated
      }
      return {
        stepUs: (1000 * stepMs) / steps,
        resetUs: 1000 * resetMs,
        ownUs: (1000 * (stepMs - simulatedMs)) / steps,
      }
    },
    free: () => environment.close(),
  }
}

/** @throws Error if the engine alone was not driven as the simulation drives it: then nothing is comparable */
function requireSame(
  { name, sensors }: RobotDescription,
  bare: Bare,
  simulation: Awaited<ReturnType<typeof createSimulation>>,
): void {
  const now = bare.joints()
  const { joints } = simulation.description
  const moving = joints.filter(({ kind }) => kind !== 'fixed')
  const reading = new Float64Array(observationSpace(simulation.description).size)
  simulation.truth(reading)
  const { channels } = observationSpace(simulation.description)
  for (const sensor of sensors) {
    if (sensor.kind !== 'joint' || sensor.measures !== 'position') continue
    const joint = moving.findIndex((each) => each.name === sensor.joint)
    const at = channels.findIndex((channel) => channel.name === `${sensor.joint}.position`)
    if (now[joint] === reading[at] && bare.end[joint] === now[joint]) continue
    throw new Error(`${name}: alone, ${sensor.joint} went to ${now[joint]}, simulated to ${reading[at]}`)
  }
}
