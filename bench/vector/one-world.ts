import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { loadDescription } from '../../src/description/load.ts'
import { actionSpace, movingJoints } from '../../src/description/spaces.ts'
import { median } from '../statistics.ts'
import { copies } from './copies.ts'
import { crossTalk } from './cross-talk.ts'

const rounds = 5
const roundS = 0.3

/**
 * Steps of robots a second, command and physics: `count` worlds with a robot each, and one world with all of them; and how
 * far a robot strays in that world by what the others do.
 */
export async function oneWorldBenchmark(
  robots: readonly string[],
  physics: PhysicsName,
  counts: readonly number[],
): Promise<void> {
  for (const robot of robots) {
    const description = await loadDescription(robot)
    for (const count of counts) {
      const one = copies(description, 1)
      const worlds = await Promise.all(
        Array.from({ length: count }, () => createSimulation(one, { physics })),
      )
      const crowd = await createSimulation(copies(description, count), { physics })
      const steps = [stepOf(worlds), stepOf([crowd])]
      const rates = steps.map((): number[] => [])
      for (const step of steps) rate(step, 0.2)
      for (let round = 0; round < rounds; round++) {
        steps.forEach((step, index) => {
          rates[index]?.push(count * rate(step, roundS))
        })
      }
      const [apart, together] = rates.map(median)
      console.log(
        `| ${robot} in ${physics} | ${count} | ${apart.toFixed(0)} | ${together.toFixed(0)} | ${(together / apart).toFixed(2)} | ${await crossTalk(description, physics, count)} |`,
      )
      for (const simulation of [...worlds, crowd]) simulation.free()
    }
  }
}

/** Every simulation a control step under slow sines, from its rest pose on, with a reset now and then. */
function stepOf(simulations: readonly Simulation[]): () => void {
  const [{ description, periodS }] = simulations
  const commands = new Float64Array(actionSpace(description).size)
  const joints = movingJoints(description).length
  const zero = new Float64Array(joints)
  let step = 0
  return () => {
    commands.fill(0.3 * Math.sin(step * periodS))
    for (const simulation of simulations) {
      if (step % 100 === 0) simulation.reset(zero, zero)
      simulation.command(commands)
      simulation.step()
    }
    step++
  }
}

function rate(step: () => void, seconds: number): number {
  const start = performance.now()
  let steps = 0
  let elapsedS = 0
  for (; elapsedS < seconds; elapsedS = (performance.now() - start) / 1000) {
    step()
    steps++
  }
  return steps / elapsedS
}
