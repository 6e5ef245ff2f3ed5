import { SinewError } from '../contract/errors.ts'
import type { ActuatorLimits, SafetyLimits } from './types.ts'

/** A stop that takes more periods than this could not be planned in time. */
const longestStopPeriods = 2000

/** Larger than any joint that we know of; a limit beyond it is a slip of the pen (degrees, millimetres). */
const absurd = 1e6
const longestPeriodS = 1
const longestSilenceS = 5
/**
 * Rounding of a position p shows in an acceleration as about 8·ε·|p|/T²; it must stay well below the limiters'
 * margin of 1e-6 of the limit.
 */
const coarsestPosition = 1e8

function refuse(where: string, expected: string, received: unknown): never {
  throw new SinewError('safety', `safety limit ${where} is not usable`, {
    where,
    expected,
    received: String(received),
    fix: 'correct the limit in robot.yaml; a limit cannot be left out or switched off',
  })
}

function requireWithin(where: string, value: number, low: number, high: number): void {
  if (!(value > low && value <= high)) refuse(where, `above ${low}, at most ${high}`, value)
}

function checkActuator(limits: ActuatorLimits, periodS: number): void {
  const { name, lower, upper } = limits
  if (!(Math.abs(lower) <= absurd)) refuse(`${name}.lower`, `finite, at most ±${absurd}`, lower)
  if (!(Math.abs(upper) <= absurd)) refuse(`${name}.upper`, `finite, at most ±${absurd}`, upper)
  if (!(lower < upper)) refuse(`${name}.lower`, `below upper (${upper})`, lower)
  requireWithin(`${name}.velocity`, limits.velocity, 0, absurd)
  requireWithin(`${name}.acceleration`, limits.acceleration, 0, absurd)
  requireWithin(`${name}.effort`, limits.effort, 0, absurd)
  requireWithin(`${name}.trackingError`, limits.trackingError, 0, absurd)

  const finest = Math.max(Math.abs(lower), Math.abs(upper)) / coarsestPosition
  if (limits.acceleration * periodS * periodS < finest) {
    refuse(
      `${name}.acceleration`,
      `at least ${finest / periodS ** 2} for this range and period`,
      limits.acceleration,
    )
  }
}

/** A jerk shows rounding as about 8·ε·|p|/T³, and the time that a stop takes bounds the work of a step. */
function checkJerk(limits: ActuatorLimits, jerk: number, periodS: number): void {
  const { name, kind, lower, upper, velocity, acceleration } = limits
  if (kind !== 'position') refuse(`${name}.jerk`, 'none: only position commands are limited in jerk', jerk)
  requireWithin(`${name}.jerk`, jerk, 0, absurd)
  const finest = Math.max(Math.abs(lower), Math.abs(upper)) / coarsestPosition
  if (jerk * periodS ** 3 < finest) {
    refuse(`${name}.jerk`, `at least ${finest / periodS ** 3} for this range and period`, jerk)
  }
  const stopS = velocity / acceleration + (2 * acceleration) / jerk
  if (!(stopS <= longestStopPeriods * periodS)) {
    refuse(`${name}.jerk`, `a stop from full speed within ${longestStopPeriods * periodS} s`, `${stopS} s`)
  }
}

/** @throws SinewError `safety` naming the limit, if any is missing, not finite, not ordered or absurd. */
export function checkLimits(limits: SafetyLimits): void {
  requireWithin('periodS', limits.periodS, 0, longestPeriodS)
  requireWithin('staleAfterS', limits.staleAfterS, 0, longestSilenceS)
  requireWithin('heartbeatAfterS', limits.heartbeatAfterS, 0, longestSilenceS)
  if (limits.watchdogS !== undefined) requireWithin('watchdogS', limits.watchdogS, 0, longestSilenceS)
  if (limits.actuators.length === 0) refuse('actuators', 'at least one actuator', 'none')
  const names = new Set<string>()
  for (const actuator of limits.actuators) {
    if (names.has(actuator.name)) refuse(actuator.name, 'each actuator once', 'twice')
    names.add(actuator.name)
    checkActuator(actuator, limits.periodS)
    if (actuator.jerk !== undefined) checkJerk(actuator, actuator.jerk, limits.periodS)
  }
}
