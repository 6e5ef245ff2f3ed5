import { createEnvironment } from '../sim/environment.ts'
import { createTree } from '../sim/kinematics/tree.ts'
import { createBody } from '../sim/rapier/body.ts'
import { loadPhysics } from '../sim/rapier/physics.ts'
import { createSimulation } from '../sim/simulation.ts'
import { tasks } from '../sim/tasks/index.ts'
import { createRandom } from '../src/contract/random.ts'
import { loadDescription } from '../src/description/load.ts'
import { actionSpace, observationSpace } from '../src/description/spaces.ts'
import type { RobotDescription } from '../src/description/types.ts'
import type { Task } from '../src/task/types.ts'
import { median, spreadOf } from './statistics.ts'

const rounds = 5
const roundS = 1

/** A control step, as often as it is called. */
type Step = () => void

/**
 * Control steps a second of each task's robot, on one thread, in turns within one run: Rapier alone (`world.step` of
 * the same body, nothing read, nothing commanded), the simulation (command, physics, read-out), and the whole
 * environment (gate, task, resets).
 */
export async function simBenchmark(): Promise<void> {
  console.log(
    `control steps/s, one thread, Node ${process.version}, median of ${rounds} rounds of ${roundS} s\n`,
  )
  for (const task of Object.values(tasks)) {
    const description = await loadDescription(task.robot)
    const steps: readonly (readonly [string, Step])[] = [
      ['rapier', await bareSteps(description)],
      ['simulation', await simulationSteps(description)],
      ['environment', await environmentSteps(task, description)],
    ]
    const rates = steps.map((): number[] => [])
    for (const [, step] of steps) stepsPerSecond(step, 0.2)
    for (let round = 0; round < rounds; round++) {
      steps.forEach(([, step], index) => {
        rates[index]?.push(stepsPerSecond(step, roundS))
      })
    }
    const bare = median(rates[0] ?? [])
    console.log(task.name)
    steps.forEach(([name], index) => {
      const own = rates[index] ?? []
      console.log(
        `  ${name.padEnd(12)} ${spreadOf(own)}   ${((100 * median(own)) / bare).toFixed(0)}% of Rapier alone`,
      )
    })
  }
}

async function bareSteps(description: RobotDescription): Promise<Step> {
  const physics = await loadPhysics()
  const { world, substeps } = createBody(
    physics,
    description,
    createTree(description),
    1 / description.rateHz,
  )
  return () => {
    for (let index = 0; index < substeps; index++) world.step()
  }
}

async function simulationSteps(description: RobotDescription): Promise<Step> {
  const simulation = await createSimulation(description)
  const command = new Float64Array(actionSpace(description).size).fill(0.1)
  const reading = new Float64Array(observationSpace(description).size)
  return () => {
    simulation.command(command)
    simulation.step()
    simulation.read(reading)
  }
}

async function environmentSteps(task: Task, description: RobotDescription): Promise<Step> {
  const environment = await createEnvironment(task, description)
  const random = createRandom(0)
  const { channels, size } = environment.actionSpace
  const action = new Float32Array(size)
  environment.reset(0)
  return () => {
    channels.forEach(({ low, high }, index) => {
      action[index] = random.between(low, high)
    })
    const { terminated, truncated } = environment.step(action)
    if (terminated || truncated) environment.reset()
  }
}

function stepsPerSecond(step: Step, seconds: number): number {
  const start = performance.now()
  let steps = 0
  let elapsedS = 0
  for (; elapsedS < seconds; elapsedS = (performance.now() - start) / 1000) {
    for (let repeat = 0; repeat < 50; repeat++) step()
    steps += 50
  }
  return steps / elapsedS
}
