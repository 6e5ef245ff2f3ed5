import type { EpisodeLogWriter } from '../data/episode-log.ts'
import type { TaskRuntime } from '../task/runtime.ts'
import type { Latency } from './latency.ts'
import type { LatestReading } from './latest-reading.ts'
import type { Tick } from './ticker.ts'

/** Fills in one log record a step, as its parts become known. Allocation-free. */
export interface Recorder {
  /** What is seen at the tick. */
  seen(tick: Tick, nowS: number, step: number, episode: number): void
  /** The controller's action; undefined where there was none. */
  action(action: Float32Array | undefined): void
  /** How long the answer and its sending took. */
  latency(latency: Pick<Latency, 'policyS' | 'actuatorS'>): void
  /** What was asked for, what was sent, and the gate's verdict; of several in one step the last, all reasons. */
  sent(who: string, requested: Float64Array, sent: Float64Array, reasons: number, state: string): void
  /** What came of it, as the task sees it; the record is complete. */
  outcome(): void
  /** The last command is logged too; what came of it nobody saw. */
  unseen(): void
  event(nowS: number, kind: string, text: string): void
}

/** @param startS time 0 of the log */
export function createRecorder(
  log: EpisodeLogWriter,
  task: TaskRuntime,
  readings: LatestReading,
  startS: number,
): Recorder {
  const record = log.createRecord()
  return {
    seen(tick, nowS, step, episode) {
      record.step = step
      record.episode = episode
      record.timeS = nowS - startS
      record.latenessS = nowS - tick.scheduledS
      record.missedTicks = tick.missed
      record.observationAgeS = nowS - readings.timeS
      record.sequence = readings.sequence
      record.reasons = 0
      record.observation.set(task.observation)
      record.reading.set(readings.values)
    },
    action(action) {
      if (action) record.action.set(action)
      else record.action.fill(Number.NaN)
    },
    latency({ policyS, actuatorS }) {
      record.policyS = policyS
      record.actuatorS = actuatorS
    },
    sent(who, requested, sent, reasons, state) {
      record.controller = who
      record.requested.set(requested)
      record.sent.set(sent)
      record.reasons |= reasons
      record.state = state
    },
    outcome() {
      record.reward = task.reward
      record.rewardTerms.set(task.rewardTerms)
      record.success = task.success
      record.terminated = task.terminated
      record.truncated = task.truncated
      log.step(record)
    },
    unseen() {
      record.reward = Number.NaN
      record.rewardTerms.fill(Number.NaN)
      record.success = record.terminated = record.truncated = false
      log.step(record)
    },
    event: (nowS, kind, text) => log.event({ timeS: nowS - startS, kind, text }),
  }
}
