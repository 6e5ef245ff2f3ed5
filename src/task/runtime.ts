import { type Channel, createSpace, type Space } from '../contract/channel.ts'
import type { Random } from '../contract/random.ts'
import { actionSpace } from '../description/spaces.ts'
import type { RobotDescription } from '../description/types.ts'
import { readingSpace } from './scene.ts'
import type { BoundTask, Task, TaskContext } from './types.ts'

/**
 * A task running on a robot. Training environments and the live loop both drive this one object, so a policy
 * sees the same observations, and its actions mean the same, in simulation and on hardware. Allocation-free.
 */
export interface TaskRuntime {
  readonly task: Task
  readonly bound: BoundTask
  /** The policy's spaces (not the robot's). */
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly rewardNames: readonly string[]
  readonly context: TaskContext
  /** Refreshed in place by `begin` and `advance`. Shape [observationSpace.size]. */
  readonly observation: Float32Array
  /** Weighted value of each reward term in the last step. Shape [rewardNames.length]. */
  readonly rewardTerms: Float64Array
  readonly reward: number
  readonly terminated: boolean
  readonly truncated: boolean
  readonly success: boolean
  /** Start an episode where the robot is now; `command` is the command in force. Samples a goal, moves nothing. */
  begin(reading: Float64Array, command: Float64Array): void
  /** The command that `action` asks for, before the gate. Out-of-bounds actions are clipped; NaN passes to the gate. */
  request(action: Float32Array, command: Float64Array): void
  /** One control period later: what was measured, and what had really been sent. */
  advance(reading: Float64Array, sent: Float64Array): void
}

/** The policy's observation space: the channels of every term, in order. */
export function taskObservationSpace(bound: BoundTask): Space {
  const channels: Channel[] = []
  for (const term of bound.observation) channels.push(...term.channels)
  return createSpace(channels)
}

export function createTaskRuntime(task: Task, description: RobotDescription, random: Random): TaskRuntime {
  const bound = task.bind(description)
  const policyObservation = taskObservationSpace(bound)
  const policyAction = bound.action.space
  const readings = readingSpace(description, task.objects).size
  const actuators = actionSpace(description).size
  const bounds = policyAction.channels

  const context = {
    description,
    random,
    reading: new Float64Array(readings),
    previousReading: new Float64Array(readings),
    sent: new Float64Array(actuators),
    previousSent: new Float64Array(actuators),
    action: new Float64Array(policyAction.size),
    previousAction: new Float64Array(policyAction.size),
    step: 0,
    terminated: false,
  }
  const observation = new Float32Array(policyObservation.size)
  const rewardTerms = new Float64Array(bound.reward.length)

  const observe = (): void => {
    let offset = 0
    for (const term of bound.observation) {
      term.write(context, observation, offset)
      offset += term.channels.length
    }
  }

  const runtime = {
    task,
    bound,
    observationSpace: policyObservation,
    actionSpace: policyAction,
    rewardNames: bound.reward.map((term) => term.name),
    context,
    observation,
    rewardTerms,
    reward: 0,
    terminated: false,
    truncated: false,
    success: false,

    begin(reading: Float64Array, command: Float64Array) {
      context.reading.set(reading)
      context.previousReading.set(reading)
      context.sent.set(command)
      context.previousSent.set(command)
      context.action.fill(0)
      context.previousAction.fill(0)
      context.step = 0
      runtime.reward = 0
      rewardTerms.fill(0)
      context.terminated = runtime.terminated = runtime.truncated = runtime.success = false
      bound.begin(context)
      observe()
    },

    request(action: Float32Array, command: Float64Array) {
      context.previousAction.set(context.action)
      for (let index = 0; index < bounds.length; index++) {
        const { low, high } = bounds[index]
        const value = action[index]
        context.action[index] = value < low ? low : value > high ? high : value
      }
      bound.action.map(context.action, context.sent, command)
    },

    advance(reading: Float64Array, sent: Float64Array) {
      context.previousReading.set(context.reading)
      context.reading.set(reading)
      context.previousSent.set(context.sent)
      context.sent.set(sent)
      context.step += 1
      bound.update(context)

      runtime.success = bound.success(context)
      context.terminated = false
      for (const term of bound.termination) if (term.done(context)) context.terminated = true
      runtime.terminated = context.terminated
      // An episode that ends by itself on its last step has ended by itself (Gymnasium sets both; we keep one).
      runtime.truncated = !context.terminated && context.step >= task.maxSteps

      let total = 0
      for (let index = 0; index < bound.reward.length; index++) {
        const term = bound.reward[index]
        const value = term.weight * term.value(context)
        rewardTerms[index] = value
        total += value
      }
      runtime.reward = total
      observe()
    },
  }
  return runtime
}
