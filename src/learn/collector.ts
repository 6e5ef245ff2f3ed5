import type { Environment, StepResult } from '../contract/environment.ts'
import type { Random } from '../contract/random.ts'
import { createActionScale } from './action-scale.ts'
import { createEpisodeTracker, type EpisodeSummary } from './episode-tracker.ts'
import type { TransitionRows } from './replay-buffer.ts'
import type { Actor } from './types.ts'

/** Steps a set of environments in turn and writes what happened as rows. */
export interface Collector {
  /**
   * Take `rows` steps, shared evenly between the environments; actions are uniform in [−1, 1] or the
   * exploring policy's. An environment that ends is reset in the same step: its row keeps the true last observation.
   * Returns the episodes that ended, in order.
   */
  collect(rows: number, how: 'uniform' | 'policy', out: TransitionRows): EpisodeSummary[]
}

/** One actor an environment, as exploration may remember its episode. */
export function createCollector(
  environments: readonly Environment[],
  seeds: readonly number[],
  actors: readonly Actor[],
  random: Random,
): Collector {
  const first = environments[0]
  if (!first) throw new RangeError('a collector needs an environment')
  const observationSize = first.observationSpace.size
  const actionSize = first.actionSpace.size
  const scale = createActionScale(first.actionSpace)
  const trackers = environments.map(createEpisodeTracker)
  const results: StepResult[] = environments.map((environment, index) => environment.reset(seeds[index]))
  const normalised = new Float32Array(actionSize)
  const action = new Float32Array(actionSize)
  let turn = 0

  return {
    collect(rows, how, out) {
      const finished: EpisodeSummary[] = []
      for (let row = 0; row < rows; row++) {
        const environment = environments[turn]
        const before = results[turn]
        const actor = actors[turn]
        out.observation.set(before.observation, row * observationSize)
        if (how === 'policy') actor.act(before.observation, normalised, random)
        else for (let index = 0; index < actionSize; index++) normalised[index] = random.between(-1, 1)
        out.action.set(normalised, row * actionSize)
        scale.toAction(normalised, action)

        const after = environment.step(action)
        trackers[turn]?.add(after)
        out.reward[row] = after.reward
        out.nextObservation.set(after.observation, row * observationSize)
        out.terminated[row] = after.terminated ? 1 : 0
        out.truncated[row] = after.truncated && !after.terminated ? 1 : 0
        if (after.terminated || after.truncated) {
          finished.push((trackers[turn] as (typeof trackers)[number]).finish())
          results[turn] = environment.reset()
          actor.beginEpisode?.()
        } else {
          results[turn] = after
        }
        turn = turn + 1 === environments.length ? 0 : turn + 1
      }
      return finished
    },
  }
}
