import type { Space } from '../../src/contract/channel.ts'
import type { Environment, GoalContract, StepResult } from '../../src/contract/environment.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'
import { clipAction } from '../clip-action.ts'

/** A published benchmark: equations of motion, reward and time limit, and nothing else. */
export interface ClassicTask {
  readonly name: string
  readonly summary: string
  /** The publication that the numbers are to be compared with. */
  readonly source: string
  /** Seconds a step; 1 where the publication has no notion of time. */
  readonly periodS: number
  readonly maxSteps: number
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly rewardNames: readonly string[]
  readonly stateSize: number
  sampleStart(random: Random, state: Float64Array): void
  observe(state: Float64Array, observation: Float32Array): void
  /**
   * Move `state` on by one step under `action` (clipped to its bounds already) and write the reward's terms.
   * Returns whether the task itself ended.
   */
  advance(state: Float64Array, action: Float64Array, rewardTerms: Float64Array): boolean
  /** Whether a step that did or did not end the task was a success; absent where the publication defines none. */
  success?(terminated: boolean, rewardTerms: Float64Array): boolean
  /** Of a task whose goal can be exchanged. */
  readonly goal?: GoalContract
}

export interface ClassicEnvironment extends Environment {
  /** The true state, in float64, in the order of the publication. May be written between steps. */
  readonly state: Float64Array
  /** Begin an episode in a given state. */
  resetTo(state: ArrayLike<number>): StepResult
}

/**
 * The environment of a benchmark. `step` does not allocate.
 *
 * There is no safety gate in it: a gate would change the dynamics that everybody else's numbers rest on, and with no
 * robot there is nothing to protect. `info.limited` is 0 and `info.sent` the clipped action.
 *
 * @throws SinewError `usage` from `step` for an action that is not finite or has the wrong size, before `reset`, and
 *   after the end of an episode
 */
export function createClassicEnvironment(task: ClassicTask): ClassicEnvironment {
  const { observationSpace, actionSpace, maxSteps, rewardNames } = task
  const random = createRandom(0)
  const state = new Float64Array(task.stateSize)
  const clipped = new Float32Array(actionSpace.size)
  const sent = new Float64Array(actionSpace.size)
  const rewardTerms = new Float64Array(rewardNames.length)
  const info = { success: false, limited: 0, sent, rewardTerms }
  const result = {
    observation: new Float32Array(observationSpace.size),
    reward: 0,
    terminated: false,
    truncated: false,
    info,
  }
  let steps = 0
  let running = false

  const begin = (): StepResult => {
    sent.fill(0)
    rewardTerms.fill(0)
    result.reward = 0
    result.terminated = result.truncated = info.success = false
    steps = 0
    running = true
    task.observe(state, result.observation)
    return result
  }

  return {
    observationSpace,
    actionSpace,
    maxSteps,
    rewardNames,
    hasSuccess: task.success !== undefined,
    ...(task.goal ? { goal: task.goal } : {}),
    state,

    reset(seed) {
      if (seed !== undefined) random.restore(createRandom(seed).save())
      task.sampleStart(random, state)
      return begin()
    },

    resetTo(from) {
      state.set(from)
      return begin()
    },

    step(action) {
      if (!running) {
        throw new SinewError('usage', 'step was called before reset, or after the episode had ended', {
          expected: 'reset after every step that is terminated or truncated',
        })
      }
      clipAction(action, actionSpace.channels, clipped)
      sent.set(clipped)
      result.terminated = task.advance(state, sent, rewardTerms)
      steps += 1
      // Gymnasium sets both when a task ends on its last step; Sinew keeps the one that counts.
      result.truncated = !result.terminated && steps >= maxSteps
      running = !result.terminated && !result.truncated
      let reward = 0
      for (let term = 0; term < rewardTerms.length; term++) reward += rewardTerms[term]
      result.reward = reward
      info.success = task.success?.(result.terminated, rewardTerms) ?? false
      task.observe(state, result.observation)
      return result
    },

    close() {
      running = false
    },
  }
}
