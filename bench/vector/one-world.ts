import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { loadDescription } from '../../src/description/load.ts'
import { actionSpace, movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { median } from '../statistics.ts'

const rounds = 5
const roundS = 0.3

/** `count` robots that share their fixed root, and pass through each other. Nothing of them is read. */
function copies(description: RobotDescription, count: number): RobotDescription {
  const children = new Set(description.joints.map(({ child }) => child))
  const of = (copy: number) => (name: string) => (children.has(name) ? `${name}-${copy}` : name)
  const every = <Part>(make: (copy: number) => readonly Part[]): Part[] =>
    Array.from({ length: count }, (_, copy) => make(copy)).flat()
  return {
    ...description,
    selfCollision: false,
    frames: [],
    sensors: [],
    links: [
      ...description.links.filter(({ name }) => !children.has(name)),
      ...every((copy) =>
        description.links
          .filter(({ name }) => children.has(name))
          .map((link) => ({ ...link, name: of(copy)(link.name) })),
      ),
    ],
    joints: every((copy) =>
      description.joints.map((joint) => ({
        ...joint,
        name: `${joint.name}-${copy}`,
        parent: of(copy)(joint.parent),
        child: of(copy)(joint.child),
        ...(joint.mimic ? { mimic: { ...joint.mimic, joint: `${joint.mimic.joint}-${copy}` } } : {}),
      })),
    ),
    actuators: every((copy) =>
      description.actuators.map((actuator) => ({
        ...actuator,
        name: `${actuator.name}-${copy}`,
        joint: `${actuator.joint}-${copy}`,
      })),
    ),
  }
}

/** Steps of robots a second, command and physics: `count` worlds with a robot each, and one world with all of them. */
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
        `| ${robot} in ${physics} | ${count} | ${apart.toFixed(0)} | ${together.toFixed(0)} | ${(together / apart).toFixed(2)} |`,
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
