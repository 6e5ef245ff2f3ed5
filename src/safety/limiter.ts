import type { ActuatorLimits } from './types.ts'

/**
 * What the gate keeps for one actuator: the command in force and how the next one may differ from it.
 *
 * Plain fields, no getters: objects with getters of their own have a shape each, which made a step three times slower.
 */
export interface Limiter {
  readonly limits: ActuatorLimits
  /** Command in force, always finite. */
  readonly command: number
  isAtRest(): boolean
  /** Take `command` as being in force, at rest. */
  arm(command: number): void
  /** Move the command in force as far towards `requested` (finite) as the limits allow; returns reason bits. */
  limit(requested: number, measuredPosition: number, measuredVelocity: number, ageS: number): number
  /** One period of braking towards rest. */
  brake(): void
  /** Remember what is in force, in the one place for it; `restore` brings it back, as often as wanted. */
  save(): void
  restore(): void
}

/**
 * The limiters work with limits tightened by this fraction, so that what rounding adds (some 1e-14 of a position)
 * stays inside the limits as written. `checkLimits` refuses limits for which it would not.
 */
export const roundingMargin = 1e-6

/**
 * A position that differs from the requested one by less than this share of a period's travel at the velocity limit
 * was met: a policy at full speed, whose commands were rounded to float32 on a wire, is not being held back.
 */
export const negligibleShare = 1e-5

/** Within [low, high]; where the two cross, `high` has the last word. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
