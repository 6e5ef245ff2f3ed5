import type { Environment, StepResult } from '../contract/environment.ts'
import type { Random, RandomState } from '../contract/random.ts'
import type { ActionScale } from './action-scale.ts'
import { createEpisodeTracker, type EpisodeSummary } from './episode-tracker.ts'
import type { Actor } from './types.ts'

/**
 * One environment with its actor, its generators and a record of the running episode. The state of a physics engine
 * cannot be saved; but an episode is settled by its seed and its actions, so it can be played again.
 */
export interface Lane {
  /** Of the last reset or step; overwritten by the next. */
  readonly result: StepResult
  /** The next action, normalised to [−1, 1]. Valid until the next call. */
  choose(how: 'uniform' | 'policy'): Float32Array
  /** Take the action that was chosen. */
  step(): StepResult
  /** The summary of the episode that has ended; begins the next one. */
  restart(): EpisodeSummary
  save(): LaneState
  /** Whether the running episode came out as it was; otherwise the next one has begun instead. */
  restore(state: LaneState): boolean
}

export interface LaneState {
  /** Seed of the running episode. */
  readonly seed: number
  /** Actions since it began, normalised, row-major; of these the first `uniformSteps` were not the policy's. */
  readonly actions: Float32Array
  readonly uniformSteps: number
  /** What was seen last, to tell whether playing it again came out the same. */
  readonly observation: Float32Array
  /** Generator of the seeds to come, and that of the exploration when the episode began and now. */
  readonly seeds: RandomState
  readonly explorationAtStart: RandomState
  readonly exploration: RandomState
}

/** Training seeds lie below this; see seeds.ts. */
const seedEnd = 2 ** 30

export function createLane(
  environment: Environment,
  actor: Actor,
  scale: ActionScale,
  seeds: Random,
  exploration: Random,
): Lane {
  const { size } = environment.actionSpace
  const tracker = createEpisodeTracker(environment)
  const normalised = new Float32Array(size)
  const action = new Float32Array(size)
  let record = new Float32Array(environment.maxSteps * size)
  let length = 0
  let uniformSteps = 0
  let seed = 0
  let explorationAtStart = exploration.save()
  let result: StepResult

  const begin = (from: number): void => {
    seed = from
    length = 0
    uniformSteps = 0
    explorationAtStart = exploration.save()
    result = environment.reset(seed)
  }
  const choose: Lane['choose'] = (how) => {
    if (how === 'policy') actor.act(result.observation, normalised, exploration)
    else {
      for (let index = 0; index < size; index++) normalised[index] = exploration.between(-1, 1)
      uniformSteps++
    }
    return normalised
  }
  const step = (): StepResult => {
    if ((length + 1) * size > record.length) record = extended(record)
    record.set(normalised, length * size)
    length++
    scale.toAction(normalised, action)
    result = environment.step(action)
    tracker.add(result)
    return result
  }
  begin(seeds.integer(seedEnd))

  return {
    get result() {
      return result
    },
    choose,
    step,
    restart() {
      const summary = tracker.finish()
      begin(seeds.integer(seedEnd))
      actor.beginEpisode?.()
      return summary
    },
    save: () => ({
      seed,
      actions: record.slice(0, length * size),
      uniformSteps,
      observation: result.observation.slice(),
      seeds: seeds.save(),
      explorationAtStart,
      exploration: exploration.save(),
    }),
    restore(state) {
      tracker.finish()
      exploration.restore(state.explorationAtStart)
      seeds.restore(state.seeds)
      begin(state.seed)
      actor.beginEpisode?.()
      let ended = false
      for (let at = 0; at < state.actions.length && !ended; at += size) {
        // For what it draws and remembers; what was done is known.
        choose(at < state.uniformSteps * size ? 'uniform' : 'policy')
        normalised.set(state.actions.subarray(at, at + size))
        const { terminated, truncated } = step()
        ended = terminated || truncated
      }
      exploration.restore(state.exploration)
      if (!ended && same(result.observation, state.observation)) return true
      tracker.finish()
      begin(seeds.integer(seedEnd))
      return false
    },
  }
}

function extended(record: Float32Array): Float32Array<ArrayBuffer> {
  const longer = new Float32Array(2 * record.length + 64)
  longer.set(record)
  return longer
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]))
}
