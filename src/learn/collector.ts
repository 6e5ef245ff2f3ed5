import type { Environment } from '../contract/environment.ts'
import type { Random } from '../contract/random.ts'
import { createActionScale } from './action-scale.ts'
import type { EpisodeSummary } from './episode-tracker.ts'
import { createLane, type Lane, type LaneState } from './lane.ts'
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
  save(): CollectorState
  /** Play the saved episodes again up to where they stood. Returns how many could not be repeated and begin anew. */
  restore(state: CollectorState): number
}

export interface CollectorState {
  /** Whose turn it is. */
  readonly turn: number
  readonly lanes: readonly LaneState[]
}

/**
 * One actor an environment, as exploration may remember its episode.
 *
 * @param firstStream number of its first environment among all of the run
 */
export function createCollector(
  environments: readonly Environment[],
  actors: readonly Actor[],
  random: Random,
  firstStream = 0,
): Collector {
  const first = environments[0]
  if (!first) throw new RangeError('a collector needs an environment')
  const observationSize = first.observationSpace.size
  const actionSize = first.actionSpace.size
  const scale = createActionScale(first.actionSpace)
  const lanes: Lane[] = environments.map((environment, index) =>
    createLane(environment, actors[index] as Actor, scale, random.split(), random.split()),
  )
  const taken = new Float32Array(actionSize)
  let turn = 0

  return {
    collect(rows, how, out) {
      const finished: EpisodeSummary[] = []
      for (let row = 0; row < rows; row++) {
        const lane = lanes[turn] as Lane
        out.observation.set(lane.result.observation, row * observationSize)
        const chosen = lane.choose(how)
        out.action.set(chosen, row * actionSize)
        const after = lane.step()
        if (after.info.taken) scale.toNormalised(after.info.taken, taken)
        else taken.set(chosen)
        out.taken?.set(taken, row * actionSize)
        out.reward[row] = after.reward
        out.nextObservation.set(after.observation, row * observationSize)
        out.stream[row] = firstStream + turn
        out.terminated[row] = after.terminated ? 1 : 0
        out.truncated[row] = after.truncated && !after.terminated ? 1 : 0
        if (after.terminated || after.truncated) finished.push(lane.restart())
        turn = turn + 1 === lanes.length ? 0 : turn + 1
      }
      return finished
    },
    save: () => ({ turn, lanes: lanes.map((lane) => lane.save()) }),
    restore(state) {
      turn = state.turn
      return lanes.filter((lane, index) => !lane.restore(state.lanes[index] as LaneState)).length
    },
  }
}
