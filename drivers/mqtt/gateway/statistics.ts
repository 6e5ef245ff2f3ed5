import type { Violations } from '../../serial/far-end/limits.ts'
import type { Verdict } from './lease-desk.ts'

/** What the robot's side has seen, as plain JSON. Each message bumps one of `messages`. */
export interface GatewayStatistics {
  readonly messages: Record<Verdict | 'retained' | 'malformed', number>
  readonly violations: Violations
  leasesGranted: number
  leasesRefused: number
  commandsObeyed: number
  commandsClamped: number
  /** Non-finite or out of range. */
  commandsRefused: number
  /** Valid, but nothing was armed. */
  commandsNotArmed: number
  stops: number
  watchdogTrips: number
  linkLosses: number
  statesSent: number
  /** Why the robot last came to rest. */
  lastRest: string
  /** From the last command obeyed until the robot was told to rest, in seconds; NaN before the first. */
  restAfterLastCommandS: number
  /** Age of the oldest command obeyed, in seconds, by the robot's clock. */
  oldestObeyedS: number
}

export function createGatewayStatistics(violations: Violations): GatewayStatistics {
  return {
    messages: { accepted: 0, retained: 0, malformed: 0, wrongLease: 0, oldSequence: 0, tooOld: 0 },
    violations,
    leasesGranted: 0,
    leasesRefused: 0,
    commandsObeyed: 0,
    commandsClamped: 0,
    commandsRefused: 0,
    commandsNotArmed: 0,
    stops: 0,
    watchdogTrips: 0,
    linkLosses: 0,
    statesSent: 0,
    lastRest: '',
    restAfterLastCommandS: Number.NaN,
    oldestObeyedS: 0,
  }
}
