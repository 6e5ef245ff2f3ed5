import type { Ground } from '../../../src/description/types.ts'

/** Time constant of a contact without restitution: 1 cm of give for an impact at 2.7 m/s, less than MuJoCo's default. */
const contactS = 0.01
/** Physics steps that an impact with restitution lasts: fewer and the step is too coarse to give the speed back. */
const bounceSteps = 8

/** How a contact gives: time constant (s) and damping ratio, and how much this side counts beside the other. */
export interface Spring {
  readonly timeConstantS: number
  readonly dampingRatio: number
  readonly mix: number
}

/**
 * MuJoCo has no coefficient of restitution, but its contacts are springs with a damper. A damped oscillator gives back
 * e = exp(−πζ / √(1 − ζ²)) of its speed after half a period, so ζ = −ln e / √(π² + ln² e). Of two geoms that touch, MuJoCo
 * mixes the springs: the bouncier one counts.
 */
export function contactSpring(restitution: number, stepS: number): Spring {
  if (restitution === 0) return { timeConstantS: contactS, dampingRatio: 1, mix: 1e-6 }
  const log = Math.log(Math.min(restitution, 0.999))
  const dampingRatio = -log / Math.hypot(Math.PI, log)
  const natural = Math.PI / (bounceSteps * stepS * Math.sqrt(1 - dampingRatio * dampingRatio))
  return { timeConstantS: 1 / (dampingRatio * natural), dampingRatio, mix: 1e6 ** restitution }
}

/** Friction and spring of a surface: attributes of a geom. Of two that touch, the larger friction counts. */
export function contact(
  { friction, restitution }: Ground,
  stepS: number,
): Readonly<Record<string, number | readonly number[]>> {
  const { timeConstantS, dampingRatio, mix } = contactSpring(restitution, stepS)
  return {
    condim: 3,
    friction: [friction, 0.005, 0.0001],
    solref: [timeConstantS, dampingRatio],
    solmix: mix,
  }
}
