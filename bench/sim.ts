import { type PhysicsName, physicsNames } from '../sim/physics-name.ts'
import { tasks } from '../sim/tasks/index.ts'
import { loadDescription } from '../src/description/load.ts'
import type { RobotDescription } from '../src/description/types.ts'
import type { Task } from '../src/task/types.ts'
import { episodeOf } from './sim/episode.ts'
import { memoryBenchmark } from './sim/memory.ts'
import { type Cost, engineAndSimulation, environmentRound, type Round } from './sim/sides.ts'
import { median, spreadOf } from './statistics.ts'

const rounds = 41
const warmUpRounds = 10

/**
 * Time of a control step on one thread, robot by robot and engine by engine, in turns within one run:
 *
 * - the engine alone: the same world through the same episode to the bit, told motor settings and torques that were
 *   written down beforehand; nothing is read. Rapier's `World.step` does more than the physics, so that is also timed
 *   without it, as the simulation steps it;
 * - the simulation: actuators, physics, and the read-out of every control step;
 * - the environment of each task under random actions, and what of that is its own (gate, task), not the simulation's.
 */
export async function simBenchmark(): Promise<void> {
  if (process.argv[3] === 'memory') return memoryBenchmark(process.argv.slice(4))
  const only = process.argv.slice(3).filter((each) => !['--clock', 'cpu', 'wall'].includes(each))
  console.log(
    `µs of a control step, one thread, Node ${process.version}: median of ${rounds} rounds (lowest–highest)\n`,
  )
  const robots = new Map<string, Task[]>()
  for (const task of Object.values(tasks)) robots.set(task.robot, [...(robots.get(task.robot) ?? []), task])
  for (const [robot, own] of robots) {
    if (only.length > 0 && !only.includes(robot)) continue
    const description = await loadDescription(robot)
    for (const physics of physicsNames) await measure(description, own, physics)
  }
}

async function measure(
  description: RobotDescription,
  own: readonly Task[],
  physics: PhysicsName,
): Promise<void> {
  const episode = episodeOf(description)
  const both = await engineAndSimulation(description, physics, episode)
  const environments = await Promise.all(
    own.map((task) => environmentRound(task, description, physics, episode.commands.length)),
  )
  const [bare = [], simulation = [], unwrapped = [], ...rest] = inTurns([
    both.bare,
    both.simulation,
    both.unwrapped ?? both.bare,
    ...environments.map(({ round }) => round),
  ])
  both.free()
  for (const { free } of environments) free()

  const alone = median(bare.map(({ stepUs }) => stepUs))
  const over = (than: readonly Cost[]): string => `${(100 * overhead(simulation, than)).toFixed(1)}%`
  console.log(`${description.name} in ${physics}`)
  print(`${physics} alone`, bare, '')
  if (both.unwrapped) print('  without its wrapper', unwrapped, '')
  const wrapper = both.unwrapped ? `, ${over(unwrapped)} without its wrapper` : ''
  print('simulation', simulation, `   ${over(bare)} more than ${physics} alone${wrapper}`)
  own.forEach((task, index) => {
    const costs = rest[index] ?? []
    const ownUs = median(costs.map((cost) => cost.ownUs))
    print(
      task.name,
      costs,
      `   of it ${ownUs.toFixed(1)} its own, ${((100 * ownUs) / alone).toFixed(1)}% of ${physics} alone`,
    )
  })
}

/** Of each round by itself: what slows one side down slows the other down too. */
function overhead(costs: readonly Cost[], than: readonly Cost[]): number {
  return median(costs.map(({ stepUs }, round) => stepUs / (than[round]?.stepUs ?? Number.NaN) - 1))
}

function inTurns(sides: readonly Round[]): Cost[][] {
  const costs = sides.map((): Cost[] => [])
  for (let round = -warmUpRounds; round < rounds; round++) {
    sides.forEach((side, index) => {
      const cost = side()
      if (round >= 0) costs[index]?.push(cost)
    })
  }
  return costs
}

function print(name: string, costs: readonly Cost[], note: string): void {
  const steps = costs.map(({ stepUs }) => stepUs)
  const reset = median(costs.map(({ resetUs }) => resetUs))
  const rate = (1e6 / median(steps)).toFixed(0)
  console.log(
    `  ${name.padEnd(24)} ${spreadOf(steps).padEnd(26)} ${rate.padStart(7)}/s   reset ${reset.toFixed(0).padStart(4)} µs${note}`,
  )
}
