import type { Environment, StepResult } from '../src/contract/environment.ts'
import { SinewError } from '../src/contract/errors.ts'
import { createRandom } from '../src/contract/random.ts'
import { loadDescription } from '../src/description/load.ts'
import { safetyLimits } from '../src/description/safety-limits.ts'
import { actionSpace, movingJoints } from '../src/description/spaces.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { createSafetyGate } from '../src/safety/gate.ts'
import { createGateInput, createMeasure } from '../src/safety/measured.ts'
import { createTaskRuntime } from '../src/task/runtime.ts'
import { readingSpace } from '../src/task/scene.ts'
import type { BoundTask, Task } from '../src/task/types.ts'
import { clipAction } from './clip-action.ts'
import { type GateOptions, withInterference } from './gate-options.ts'
import { defaultPhysics, type PhysicsName } from './physics-name.ts'
import { randomisationOf } from './randomisation/of-task.ts'
import { createScene } from './scene.ts'
import { hasSensorModels } from './sensor-models/models.ts'
import { createSimulation } from './simulation.ts'
import type { Simulation } from './types.ts'

/**
 * What a trip of the safety gate costs, on top of the episode ending there: more than any task saves by ending early
 * (rewards are O(1) a step, and a discounted sum of them is what counts).
 */
const tripPenalty = -20

/** An environment whose robot can be looked at. */
export interface SimulatedEnvironment extends Environment {
  /** To read where things are; what moves it is `step`. */
  readonly simulation: Simulation
  readonly bound: BoundTask
}

export interface EnvironmentOptions extends GateOptions {
  /** What computes the motion; Rapier unless given. */
  readonly physics?: PhysicsName
  /** How much of what the task randomises, 0 (none; so unless given) to 1. */
  readonly randomise?: number
}

/**
 * A task on its simulated robot, with the safety gate between them as on hardware.
 *
 * An action outside its bounds is clipped. A trip of the gate ends the episode as terminated, with the reason in
 * `info.limited` and a penalty in the reward.
 *
 * @param description the task's own robot unless given
 * @throws SinewError `usage` from `step` for an action that is not finite or before `reset`;
 *   `simulation` if the physics goes non-finite
 */
export async function createEnvironment(
  task: Task,
  description?: RobotDescription,
  {
    physics = defaultPhysics,
    randomise = 0,
    gate: gated = 'on',
    interferenceWeight = 0,
  }: EnvironmentOptions = {},
): Promise<SimulatedEnvironment> {
  const robot = description ?? (await loadDescription(task.robot))
  const simulation = await createSimulation(robot, { physics, objects: task.objects ?? [] })
  const scene = createScene(simulation)
  const randomisation = randomisationOf(task, simulation, randomise)
  const gate = createSafetyGate(safetyLimits(robot))
  const random = createRandom(0)
  const noisy = hasSensorModels(robot)
  const runtime = createTaskRuntime(withInterference(task, interferenceWeight), robot, random)
  const actuators = robot.actuators
  const measure = createMeasure(robot)
  const input = createGateInput(actuators.length)

  const joints = movingJoints(robot).length
  const startPosition = new Float64Array(joints)
  const startVelocity = new Float64Array(joints)
  const reading = new Float64Array(readingSpace(robot, task.objects).size)
  const sent = new Float64Array(actionSpace(robot).size)
  const clipped = new Float32Array(runtime.actionSpace.size)
  const { taken: takenOf } = runtime.bound.action
  const unclipped = new Float64Array(runtime.actionSpace.size)
  const taken = new Float32Array(runtime.actionSpace.size)
  const info = {
    success: false,
    limited: 0,
    limitedActuators: gate.altered,
    sent,
    ...(takenOf ? { taken } : {}),
    rewardTerms: runtime.rewardTerms,
    ...(randomisation ? { randomised: randomisation.values } : {}),
  }
  const result: StepResult = {
    observation: runtime.observation,
    reward: 0,
    terminated: false,
    truncated: false,
    info,
  }
  let running = false
  let timeS = 0

  const read = (): void => {
    simulation.read(reading)
    scene.read(reading)
    measure(reading, timeS, input)
  }

  const basePose = new Float64Array(7)
  const baseVelocity = new Float64Array(6)
  const placeBase = (): void => {
    if (!runtime.bound.sampleBase || !simulation.resetBase) return
    basePose.fill(0)
    basePose[2] = robot.startHeightM
    basePose[3] = 1
    baseVelocity.fill(0)
    runtime.bound.sampleBase(random, basePose, baseVelocity)
    simulation.resetBase(basePose, baseVelocity)
  }

  return {
    simulation,
    bound: runtime.bound,
    observationSpace: runtime.observationSpace,
    actionSpace: runtime.actionSpace,
    rewardNames: runtime.rewardNames,
    maxSteps: task.maxSteps,
    ...(randomisation ? { randomisedNames: randomisation.names, setRandomisation: randomisation.scale } : {}),
    ...(runtime.bound.goal ? { goal: runtime.bound.goal } : {}),

    reset(seed) {
      if (seed !== undefined) random.restore(createRandom(seed).save())
      // Perfect sensors draw nothing: episodes of robots that have them are what they were before there was noise.
      if (noisy) simulation.seed(random.integer(2 ** 32))
      randomisation?.begin(random)
      runtime.bound.sampleStart(random, startPosition, startVelocity)
      randomisation?.start(startPosition, startVelocity)
      simulation.reset(startPosition, startVelocity)
      placeBase()
      scene.place(runtime.bound, random)
      // A velocity that is not measured is a difference of positions, and there is none across a reset.
      input.velocity.fill(0)
      read()
      for (let index = 0; index < actuators.length; index++) {
        sent[index] = actuators[index]?.kind === 'position' ? input.position[index] : 0
      }
      gate.clear()
      gate.arm(sent)
      simulation.command(sent)
      runtime.begin(reading, sent)
      result.reward = 0
      result.terminated = result.truncated = info.success = false
      info.limited = 0
      running = true
      return result
    },

    step(action) {
      if (!running) {
        throw new SinewError('usage', 'step was called before reset, or after the episode had ended', {
          expected: 'reset after every step that is terminated or truncated',
        })
      }
      clipAction(action, runtime.actionSpace.channels, clipped)
      runtime.request(clipped, input.requested)
      if (gated === 'on') info.limited = gate.step(input, sent)
      else sent.set(input.requested)
      simulation.command(sent)
      randomisation?.step()
      simulation.step()
      if (!simulation.healthy) {
        running = false
        throw new SinewError('simulation', `the physics of "${robot.name}" went non-finite`, {
          where: task.name,
          fix: 'check masses, inertias and gains in robot.yaml; reset makes the environment usable again',
        })
      }
      timeS += simulation.periodS
      read()
      runtime.advance(reading, sent)
      if (takenOf) {
        takenOf(sent, runtime.context.previousSent, unclipped)
        for (let index = 0; index < unclipped.length; index++) taken[index] = unclipped[index]
        clipAction(taken, runtime.actionSpace.channels, taken)
      }
      const tripped = gate.tripped !== 0
      result.reward = tripped ? runtime.reward + tripPenalty : runtime.reward
      result.terminated = runtime.terminated || tripped
      result.truncated = runtime.truncated && !result.terminated
      info.success = runtime.success && !tripped
      running = !result.terminated && !result.truncated
      return result
    },

    close() {
      running = false
      simulation.free()
    },
  }
}
