import { SinewError } from '../contract/errors.ts'
import type { SafetyLimits } from './types.ts'

/**
 * The limits of a robot that is to be slow: velocity, acceleration and jerk of what is commanded in positions or
 * velocities times `scale`. A joint that is driven by effort keeps its limits, for its speed is not commanded.
 *
 * @throws SinewError `usage` unless 0 < scale ≤ 1
 */
export function scaleSpeed(limits: SafetyLimits, scale: number): SafetyLimits {
  if (!(scale > 0 && scale <= 1)) {
    throw new SinewError('usage', 'a speed scale must be above 0 and at most 1', { received: String(scale) })
  }
  if (scale === 1) return limits
  return {
    ...limits,
    actuators: limits.actuators.map((actuator) => {
      const { kind, velocity, acceleration, jerk } = actuator
      if (kind === 'effort') return actuator
      const slower = { ...actuator, velocity: scale * velocity, acceleration: scale * acceleration }
      return jerk === undefined ? slower : { ...slower, jerk: scale * jerk }
    }),
  }
}
