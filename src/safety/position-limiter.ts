import { fastestTowards, slower } from './braking.ts'
import { clamp, type Limiter, negligibleShare, roundingMargin } from './limiter.ts'
import { type ActuatorLimits, reasons } from './types.ts'

/**
 * Position commands, limited around the previous command: limiting around the measured position would let tracking
 * lag slow the joint down.
 *
 * Invariant: braking from the command in force at full deceleration ends inside the position limits. It holds at
 * rest, and a next velocity that keeps it always exists: one period of braking, or 0. So the three ranges below
 * always meet (up to rounding, where position has the last word and `roundingMargin` absorbs the difference).
 */
export function createPositionLimiter(limits: ActuatorLimits, periodS: number): Limiter {
  const { lower, upper } = limits
  const topSpeed = limits.velocity * (1 - roundingMargin)
  const decrement = limits.acceleration * (1 - roundingMargin) * periodS
  const negligible = negligibleShare * limits.velocity * periodS
  let savedCommand = clamp(0, lower, upper)
  let savedVelocity = 0

  const limiter = {
    limits,
    command: clamp(0, lower, upper),
    /** Of the command in force. */
    velocity: 0,

    isAtRest: () => limiter.velocity === 0,
    arm(start: number) {
      limiter.command = clamp(start, lower, upper)
      limiter.velocity = 0
    },
    limit(requested: number) {
      const { command, velocity } = limiter
      const fastestUp = fastestTowards(upper - command, decrement, periodS)
      const fastestDown = -fastestTowards(command - lower, decrement, periodS)
      const wanted = (requested - command) / periodS

      let why = 0
      if (wanted > fastestUp || wanted < fastestDown || requested > upper || requested < lower) {
        why |= reasons.position
      }
      if (wanted > topSpeed || wanted < -topSpeed) why |= reasons.velocity
      if (wanted > velocity + decrement || wanted < velocity - decrement) why |= reasons.acceleration
      if (why === 0) {
        moveTo(requested)
        return 0
      }

      const byAcceleration = clamp(wanted, velocity - decrement, velocity + decrement)
      const bySpeed = clamp(byAcceleration, -topSpeed, topSpeed)
      const byPosition = clamp(bySpeed, fastestDown, fastestUp)
      const next = clamp(command + byPosition * periodS, lower, upper)
      moveTo(next)
      return Math.abs(next - requested) <= negligible ? 0 : why
    },
    brake() {
      const { command, velocity } = limiter
      moveTo(clamp(command + slower(velocity, decrement) * periodS, lower, upper))
    },
    save() {
      savedCommand = limiter.command
      savedVelocity = limiter.velocity
    },
    restore() {
      limiter.command = savedCommand
      limiter.velocity = savedVelocity
    },
  }
  const moveTo = (next: number): void => {
    limiter.velocity = (next - limiter.command) / periodS
    limiter.command = next
  }
  return limiter
}
