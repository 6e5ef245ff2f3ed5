import { fastestTowards, slower } from './braking.ts'
import { clamp, type Limiter, roundingMargin } from './limiter.ts'
import { type ActuatorLimits, reasons } from './types.ts'

/**
 * Velocity commands: speed and acceleration around the previous command, and slow enough that braking ends inside
 * the position limits, counted from the measured position plus what was travelled since it was measured.
 *
 * The measured position is not ours to guarantee (slip, a push), so acceleration has the last word here: past the
 * braking point the best that can be done is full braking, and beyond the limit the gate trips.
 */
export function createVelocityLimiter(limits: ActuatorLimits, periodS: number): Limiter {
  const topSpeed = limits.velocity
  const decrement = limits.acceleration * (1 - roundingMargin) * periodS
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
      const fastestUp = fastestTowards(gapUp, decrement, periodS)
      const fastestDown = -fastestTowards(gapDown, decrement, periodS)

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
