import { fastestIfLost, fastestTowards, slower } from './braking.ts'
import { clamp, type Limiter, roundingMargin } from './limiter.ts'
import { type ActuatorLimits, reasons } from './types.ts'

/**
 * Velocity commands: speed and acceleration around the previous command, and slow enough that braking ends inside
 * the position limits, counted from the measured position plus what was travelled since it was measured. So slow, too,
 * that the robot ends inside them if nothing is heard from here any more: it obeys this command for the time of its
 * watchdog, and brakes then.
 *
 * The measured position is not ours to guarantee (slip, a push), so acceleration has the last word here: past the
 * braking point the best that can be done is full braking, and beyond the limit the gate trips.
 *
 * @param watchdogS how long the far end obeys the last command; a period at least
 */
export function createVelocityLimiter(
  limits: ActuatorLimits,
  periodS: number,
  watchdogS: number = periodS,
): Limiter {
  const topSpeed = limits.velocity
  const acceleration = limits.acceleration * (1 - roundingMargin)
  const decrement = acceleration * periodS
  const obeyedS = Math.max(watchdogS, periodS)
  const fastest = (gap: number): number =>
    Math.min(fastestTowards(gap, decrement, periodS), fastestIfLost(gap, acceleration, obeyedS))
  let saved = 0

  const limiter = {
    limits,
    command: 0,

    isAtRest: () => limiter.command === 0,
    arm(start: number) {
      limiter.command = clamp(start, -topSpeed, topSpeed)
    },
    limit(requested: number, measuredPosition: number, measuredVelocity: number, ageS: number) {
      const { command } = limiter
      const travelledUp = Math.max(command, measuredVelocity, 0) * ageS
      const travelledDown = Math.min(command, measuredVelocity, 0) * ageS
      const gapUp = limits.upper - (measuredPosition + travelledUp)
      const gapDown = measuredPosition + travelledDown - limits.lower
      const fastestUp = fastest(gapUp)
      const fastestDown = -fastest(gapDown)

      let why = 0
      if (requested > fastestUp || requested < fastestDown) why |= reasons.position
      if (requested > topSpeed || requested < -topSpeed) why |= reasons.velocity
      if (requested > command + decrement || requested < command - decrement) why |= reasons.acceleration
      if (why === 0) {
        limiter.command = requested
        return 0
      }

      const byPosition = clamp(requested, fastestDown, fastestUp)
      const bySpeed = clamp(byPosition, -topSpeed, topSpeed)
      limiter.command = clamp(bySpeed, command - decrement, command + decrement)
      return limiter.command === requested ? 0 : why
    },
    brake() {
      limiter.command = slower(limiter.command, decrement)
    },
    save() {
      saved = limiter.command
    },
    restore() {
      limiter.command = saved
    },
  }
  return limiter
}
