import { createActivityCounter } from '../safety/activity.ts'
import { type Reason, reasonNames, reasons, type SafetyGate } from '../safety/types.ts'
import type { TaskRuntime } from '../task/runtime.ts'
import { createLateness } from './lateness.ts'
import type { ExitReason, LoopReport, RunEvent, Trip } from './types.ts'

/** Adds up what a run comes to: episodes, deadlines, what the gate did. */
export interface Score {
  readonly ticks: number
  readonly episodes: number
  tick(timeS: number, latenessS: number, missedTicks: number): void
  /** The controller's answer was not there in time. */
  late(): void
  /** What the gate did in a step. */
  gate(why: number, altered: Uint32Array): void
  /** A step of the episode is over. */
  step(): void
  finishEpisode(): void
  /** Take the gate's counts as they are now: what follows is the end of the run, not the run. */
  freeze(gate: SafetyGate): void
  names(why: number): Reason[]
  report(gate: SafetyGate, exitReason: ExitReason, durationS: number, trip: Trip | undefined): LoopReport
}

const progressEveryS = 0.25

export function createScore(task: TaskRuntime, onEvent: (event: RunEvent) => void): Score {
  const activity = createActivityCounter(task.context.sent.length)
  const lateness = createLateness()
  let ticks = 0
  let skippedTicks = 0
  let lateAnswers = 0
  let episodes = 0
  let successes = 0
  let steps = 0
  let episodeSteps = 0
  let episodeReturn = 0
  let progressAtS = 0
  let frozen: Uint32Array | undefined

  return {
    get ticks() {
      return ticks
    },
    get episodes() {
      return episodes
    },
    tick(timeS, latenessS, missedTicks) {
      ticks++
      skippedTicks += missedTicks
      lateness.add(latenessS)
      if (timeS < progressAtS) return
      progressAtS = timeS + progressEveryS
      onEvent({ kind: 'progress', timeS, steps, episodes, successes })
    },
    late() {
      lateAnswers++
    },
    gate(why, altered) {
      if (!frozen) activity.add(why, altered)
    },
    step() {
      steps++
      episodeSteps++
      episodeReturn += task.reward
    },
    finishEpisode() {
      const success = task.success
      if (success) successes++
      onEvent({ kind: 'episode', episode: episodes, success, steps: episodeSteps, return: episodeReturn })
      episodes++
      episodeSteps = 0
      episodeReturn = 0
    },
    freeze(gate) {
      frozen = gate.counts.slice()
    },
    names: (why) => reasonNames.filter((name) => why & reasons[name]),
    report(gate, exitReason, durationS, trip) {
      const counts = frozen ?? gate.counts
      const gateCounts: Partial<Record<Reason, number>> = {}
      for (const [index, name] of reasonNames.entries()) {
        if (counts[index]) gateCounts[name] = counts[index]
      }
      const missedDeadlines = skippedTicks + lateAnswers
      const due = ticks + skippedTicks
      return {
        exitReason,
        durationS,
        steps,
        episodes,
        successes,
        successRate: episodes === 0 ? Number.NaN : successes / episodes,
        jitter: lateness.summary(),
        missedDeadlines,
        missedDeadlinesPercent: due === 0 ? 0 : (100 * missedDeadlines) / due,
        gateCounts,
        gateActivity: activity.take(),
        trip,
      }
    },
  }
}
