import { createCounters, type LinkCounters } from '../protocol/counters.ts'
import type { Violations } from './limits.ts'

/** What the far end has seen: its own log of the safety of the run, as plain JSON. */
export interface FarEndStatistics {
  readonly counters: LinkCounters
  readonly violations: Violations
  sessions: number
  statesSent: number
  /** Frames of which the link did not take all: nobody was reading. */
  unsentFrames: number
  commandsObeyed: number
  commandsClamped: number
  /** Non-finite or out of range. */
  commandsRefused: number
  /** Valid, but nothing was armed. */
  commandsNotArmed: number
  watchdogTrips: number
  /** Faults by name. */
  readonly faults: Record<string, number>
  /** Why the outputs last came to rest. */
  lastRest: string
  /** Seconds from the last obeyed COMMAND to the outputs at rest; NaN before the first. */
  restAfterLastCommandS: number
}

export function createFarEndStatistics(violations: Violations): FarEndStatistics {
  return {
    counters: createCounters(),
    violations,
    sessions: 0,
    statesSent: 0,
    unsentFrames: 0,
    commandsObeyed: 0,
    commandsClamped: 0,
    commandsRefused: 0,
    commandsNotArmed: 0,
    watchdogTrips: 0,
    faults: {},
    lastRest: '',
    restAfterLastCommandS: Number.NaN,
  }
}
