import type { ActuatorLimits } from '../../src/safety/types.ts'

/**
 * An auditor that shares no code with the gate: it watches what was sent to one position-commanded joint and answers
 * with the guarantee that was broken, in words, or nothing. Limits are compared as written, without tolerance.
 */
export function createAuditor(limits: ActuatorLimits, periodS: number, start: number) {
  let command = start
  let velocity = 0
  let lastAcceleration = 0

  /** Brake as hard as allowed, step by step, and see where it ends. */
  const restingPlace = (): number => {
    const decrement = limits.acceleration * periodS
    let at = command
    let speed = velocity
    while (speed !== 0) {
      speed = Math.abs(speed) <= decrement ? 0 : speed - Math.sign(speed) * decrement
      at += speed * periodS
    }
    return at
  }

  return {
    observe(sent: number): string | undefined {
      const nextVelocity = (sent - command) / periodS
      const acceleration = (nextVelocity - velocity) / periodS
      const before = `from ${command} at ${velocity} to ${sent}`
      command = sent
      velocity = nextVelocity
      if (!Number.isFinite(sent)) return `not finite: ${before}`
      if (sent < limits.lower || sent > limits.upper) return `position: ${before}`
      if (Math.abs(nextVelocity) > limits.velocity) return `velocity ${nextVelocity}: ${before}`
      if (Math.abs(acceleration) > limits.acceleration) return `acceleration ${acceleration}: ${before}`
      const jerk = (acceleration - lastAcceleration) / periodS
      lastAcceleration = acceleration
      // How it stops with limited jerk is its own affair; that it does is seen by stopping it.
      if (limits.jerk !== undefined) {
        return Math.abs(jerk) > limits.jerk ? `jerk ${jerk}: ${before}` : undefined
      }
      const rest = restingPlace()
      if (rest < limits.lower || rest > limits.upper) return `cannot brake, would rest at ${rest}: ${before}`
      return undefined
    },
  }
}
