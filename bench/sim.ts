import { createActuatorModels } from '../sim/actuators/models.ts'
import { createEnvironment } from '../sim/environment.ts'
import { createTree } from '../sim/kinematics/tree.ts'
import { createBody as createMujocoBody } from '../sim/mujoco/body.ts'
import { loadMujoco } from '../sim/mujoco/module.ts'
import { type PhysicsName, physicsNames } from '../sim/physics-name.ts'
import { createBody } from '../sim/rapier/body.ts'
import { createDrive } from '../sim/rapier/drive.ts'
import { loadPhysics } from '../sim/rapier/physics.ts'
import { createReadout } from '../sim/rapier/readout.ts'
import { createSimulation } from '../sim/simulation.ts'
import { tasks } from '../sim/tasks/index.ts'
import { neutralVariation } from '../sim/variation.ts'
import { createRandom } from '../src/contract/random.ts'
import { loadDescription } from '../src/description/load.ts'
import { actionSpace, movingJoints, observationSpace } from '../src/description/spaces.ts'
import type { RobotDescription } from '../src/description/types.ts'
import type { Task } from '../src/task/types.ts'
import { median, spreadOf } from './statistics.ts'

const rounds = 5
const roundS = 0.5
/** What all actuators are told: the engines alone are told it once. */
const told = 0.1

/** A control step, as often as it is called. */
type Step = () => void

/**
 * Control steps a second of each robot in each engine, on one thread, in turns within one run: the engine alone (its own
 * step of the same body under the same command, told once; nothing is read), the simulation (command, physics, read-out
 * of every control step), and the whole environment of each task (gate, task, resets, random actions).
 */
export async function simBenchmark(): Promise<void> {
  console.log(
    `control steps/s, one thread, Node ${process.version}, median of ${rounds} rounds of ${roundS} s\n`,
  )
  const robots = new Map<string, Task[]>()
  for (const task of Object.values(tasks)) robots.set(task.robot, [...(robots.get(task.robot) ?? []), task])
  for (const [robot, own] of robots) {
    const description = await loadDescription(robot)
    for (const physics of physicsNames) await measure(description, own, physics)
  }
}

async function measure(
  description: RobotDescription,
  own: readonly Task[],
  physics: PhysicsName,
): Promise<void> {
  const steps: (readonly [string, Step])[] = [
    [`${physics} alone`, await bareSteps[physics](description)],
    ['simulation', await simulationSteps(description, physics)],
  ]
  for (const task of own) steps.push([task.name, await environmentSteps(task, description, physics)])
  const rates = steps.map((): number[] => [])
  for (const [, step] of steps) stepsPerSecond(step, 0.2)
  for (let round = 0; round < rounds; round++) {
    steps.forEach(([, step], index) => {
      rates[index]?.push(stepsPerSecond(step, roundS))
    })
  }
  const bare = median(rates[0] ?? [])
  console.log(`${description.name} in ${physics}`)
  steps.forEach(([name], index) => {
    const rate = rates[index] ?? []
    const overhead = 100 * (bare / median(rate) - 1)
    const beside = index === 0 ? '' : `   ${overhead.toFixed(0)}% more time than ${physics} alone`
    console.log(`  ${name.padEnd(24)} ${spreadOf(rate)}${beside}`)
  })
}

const bareSteps: Record<PhysicsName, (description: RobotDescription) => Promise<Step>> = {
  async rapier(description) {
    const physics = await loadPhysics()
    const tree = createTree(description)
    const models = createActuatorModels(description, 1 / description.rateHz)
    const drive = createDrive(physics, description, tree, models, neutralVariation(description))
    const readout = createReadout(description, tree)
    const body = createBody(physics, description, tree, 1 / description.rateHz)
    drive.configure(body)
    models.reset(new Float64Array(description.actuators.length).fill(told))
    readout.refresh(body)
    drive.apply(body, readout)
    drive.push(body, readout)
    return () => {
      for (let index = 0; index < body.substeps; index++) body.world.step()
    }
  },
  async mujoco(description) {
    const mujoco = await loadMujoco()
    const tree = createTree(description)
    const body = createMujocoBody(mujoco, description, tree, 1 / description.rateHz, [])
    const { model, data, substeps } = body
    body.ctrl.fill(told)
    return () => {
      for (let index = 0; index < substeps; index++) mujoco.mj_step(model, data)
    }
  },
}

async function simulationSteps(description: RobotDescription, physics: PhysicsName): Promise<Step> {
  const simulation = await createSimulation(description, { physics })
  const command = new Float64Array(actionSpace(description).size).fill(told)
  const reading = new Float64Array(observationSpace(description).size)
  const joints = movingJoints(description).length
  simulation.reset(new Float64Array(joints), new Float64Array(joints))
  return () => {
    simulation.command(command)
    simulation.step()
    simulation.read(reading)
  }
}

async function environmentSteps(
  task: Task,
  description: RobotDescription,
  physics: PhysicsName,
): Promise<Step> {
  const environment = await createEnvironment(task, description, { physics })
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
