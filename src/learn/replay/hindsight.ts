import type { Space } from '../../contract/channel.ts'
import type { GoalContract } from '../../contract/environment.ts'
import type { Random } from '../../contract/random.ts'
import { createActionScale } from '../action-scale.ts'
import type { Ring } from './ring.ts'
import { copyFloats } from './rows.ts'

export interface HindsightOptions {
  readonly goal: GoalContract
  /** Relabelled transitions for each one as it was (k in the paper): a share k / (k + 1) of every batch. */
  readonly goalsPerTransition: number
  readonly observationSpace: Space
  readonly actionSpace: Space
}

/**
 * Hindsight experience replay with the strategy `future` (Andrychowicz et al. 2017, section 3.3 and 4.5): what was
 * reached later in the same episode is taken for what had been asked for, and the step is judged anew.
 *
 * Relabelling happens at sampling, so that a row costs its memory once and meets another goal every time.
 */
export interface Hindsight {
  /** Draw whether the row in `slot` is relabelled and, if so, the goal. */
  choose(slot: number, random: Random): boolean
  /** Reward and end of the step in `slot` under the goal chosen last: see `verdict`. */
  judge(slot: number): void
  readonly verdict: { readonly reward: number; readonly terminated: boolean }
  /** Write the chosen goal into row `row` of observations. */
  place(observations: Float32Array, row: number): void
}

export function createHindsight(ring: Ring, options: HindsightOptions): Hindsight {
  const { goal: contract, goalsPerTransition, observationSpace, actionSpace } = options
  const { records, layout, following } = ring
  const { stride } = layout
  const { size } = observationSpace
  const share = goalsPerTransition / (goalsPerTransition + 1)
  const goal = new Float32Array(contract.size)
  const step = {
    observation: new Float32Array(observationSpace.size),
    action: new Float32Array(actionSpace.size),
    nextObservation: new Float32Array(observationSpace.size),
  }
  const verdict = { reward: 0, terminated: false }
  const normalised = new Float32Array(actionSpace.size)
  const scratch = new Float32Array(observationSpace.size)
  const scale = createActionScale(actionSpace)

  return {
    verdict,

    choose(slot, random) {
      if (random.uniform() >= share) return false
      let left = 1
      for (let at = following[slot]; at >= 0; at = following[at]) left++
      let achieved = slot
      for (let ahead = random.integer(left); ahead > 0; ahead--) achieved = following[achieved]
      copyFloats(records, achieved * stride + layout.nextObservation, scratch, 0, size)
      contract.achieved(scratch, goal)
      return true
    },

    judge(slot) {
      const at = slot * stride
      copyFloats(records, at + layout.observation, step.observation, 0, size)
      copyFloats(records, at + layout.nextObservation, step.nextObservation, 0, size)
      copyFloats(records, at + layout.action, normalised, 0, normalised.length)
      contract.place(goal, step.observation)
      contract.place(goal, step.nextObservation)
      scale.toAction(normalised, step.action)
      verdict.reward = records[at + layout.reward]
      verdict.terminated = records[at + layout.terminated] === 1
      contract.judge(step, verdict)
    },

    place(observations, row) {
      copyFloats(observations, row * size, scratch, 0, size)
      contract.place(goal, scratch)
      copyFloats(scratch, 0, observations, row * size, size)
    },
  }
}
