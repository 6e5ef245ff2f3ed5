import { type ActuatorLimits, type GateInput, reasons, type SafetyLimits } from './types.ts'

/*
 * The trip checks: each looks at one thing and answers with its reason bit or 0. Comparisons are written so that a
 * NaN counts as a violation.
 */

/**
 * How far a measurement may lie beyond its limit, as a share of the range and of the velocity limit: servos overshoot
 * a little, sensors are noisy. A position servo also catches up with a command that came late, for a moment faster
 * than its commands are; if it really runs away, that is a tracking error.
 */
export const measuredTolerance = {
  positionOfRange: 0.02,
  velocityOfLimit: { position: 1, velocity: 0.2, effort: 0.2 },
} as const

/** Highest speed at which a joint may be measured. */
export function topMeasuredSpeed({ kind, velocity }: ActuatorLimits): number {
  return velocity * (1 + measuredTolerance.velocityOfLimit[kind])
}

export function checkFinite(input: GateInput, index: number): number {
  const finite =
    Number.isFinite(input.requested[index]) &&
    Number.isFinite(input.position[index]) &&
    Number.isFinite(input.velocity[index])
  return finite ? 0 : reasons.nonFinite
}

export function checkObservationAge(input: GateInput, limits: SafetyLimits): number {
  return input.observationAgeS <= limits.staleAfterS ? 0 : reasons.staleObservation
}

export function checkHeartbeat(input: GateInput, limits: SafetyLimits): number {
  return input.heartbeatAgeS <= limits.heartbeatAfterS ? 0 : reasons.heartbeat
}

/** A position-commanded joint that does not follow: blocked, overloaded, wrong zero, loose wire. */
export function checkTracking(limits: ActuatorLimits, command: number, position: number): number {
  if (limits.kind !== 'position') return 0
  return Math.abs(command - position) <= limits.trackingError ? 0 : reasons.trackingError
}

export function checkMeasured(limits: ActuatorLimits, position: number, velocity: number): number {
  const slack = measuredTolerance.positionOfRange * (limits.upper - limits.lower)
  const inside =
    position >= limits.lower - slack &&
    position <= limits.upper + slack &&
    Math.abs(velocity) <= topMeasuredSpeed(limits)
  return inside ? 0 : reasons.measuredLimit
}
