import type { Environment, StepResult } from '../contract/environment.ts'
import { reasonNames, reasons } from '../safety/types.ts'

const reasonBits = reasonNames.map((name) => reasons[name])

/** One finished episode. */
export interface EpisodeSummary {
  readonly return: number
  readonly length: number
  /** Whether the goal was reached as of the last step. */
  readonly success: boolean
  /**
   * Share of the second half of the longest possible episode in which the goal was reached. Steps that were not
   * played count as the last one that was: done early in success is 1, done early in failure is 0.
   */
  readonly successLastHalf: number
  readonly terminated: boolean
  /** Sum of each weighted reward term over the episode, in the task's order. */
  readonly rewardTerms: readonly number[]
  /** Steps in which the safety gate acted, and for each reason in the order of `reasonNames`. */
  readonly limitedSteps: number
  readonly limited: readonly number[]
  /** What it had drawn, in the order of `Environment.randomisedNames`; absent where nothing was. */
  readonly randomised?: readonly number[]
}

/** Adds up one episode of one environment, step by step, without allocating. */
export interface EpisodeTracker {
  add(result: StepResult): void
  /** The episode's summary; starts the next one. */
  finish(): EpisodeSummary
}

export function createEpisodeTracker(environment: Environment): EpisodeTracker {
  const half = Math.floor(environment.maxSteps / 2)
  const limited = new Float64Array(reasonNames.length)
  let rewardTerms: Float64Array | undefined
  let randomised: Float64Array | undefined
  let total = 0
  let length = 0
  let limitedSteps = 0
  let successSteps = 0
  let success = false
  let terminated = false

  return {
    add({ reward, info, terminated: ended }) {
      total += reward
      length++
      success = info.success
      randomised = info.randomised
      terminated = ended
      if (success && length > half) successSteps++
      if (info.limited !== 0) {
        limitedSteps++
        for (let bit = 0; bit < limited.length; bit++) {
          if (info.limited & reasonBits[bit]) limited[bit] = limited[bit] + 1
        }
      }
      rewardTerms ??= new Float64Array(info.rewardTerms.length)
      for (let term = 0; term < rewardTerms.length; term++) {
        rewardTerms[term] = rewardTerms[term] + info.rewardTerms[term]
      }
    },
    finish() {
      const missing = environment.maxSteps - Math.max(length, half)
      const summary: EpisodeSummary = {
        return: total,
        length,
        success,
        successLastHalf: (successSteps + (success ? missing : 0)) / (environment.maxSteps - half),
        terminated,
        rewardTerms: Array.from(rewardTerms ?? []),
        limitedSteps,
        limited: Array.from(limited),
        ...(randomised && !Number.isNaN(randomised[0]) ? { randomised: Array.from(randomised) } : {}),
      }
      total = 0
      length = 0
      limitedSteps = 0
      successSteps = 0
      success = false
      terminated = false
      limited.fill(0)
      rewardTerms?.fill(0)
      return summary
    },
  }
}
