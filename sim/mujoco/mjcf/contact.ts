import type { Ground } from '../../../src/description/types.ts'

/** Time constant of a contact without restitution: 1 cm of give for an impact at 2.7 m/s, less than MuJoCo's default. */
const contactS = 0.01
/** Physics steps that an impact with restitution lasts: fewer and the step is too coarse to give the speed back. */
const bounceSteps = 8

/**
 * Friction, and how a contact gives: attributes of a geom.
 *
 * MuJoCo has no coefficient of restitution, but its contacts are springs with a damper. A damped oscillator gives back
 * e = exp(−πζ / √(1 − ζ²)) of its speed after half a period, so ζ = −ln e / √(π² + ln² e). Of two geoms that touch, MuJoCo
 * takes the larger friction, and mixes springs by `solmix`: the bouncier one counts.
 */
export function contact(
  { friction, restitution }: Ground,
  stepS: number,
): Readonly<Record<string, number | readonly number[]>> {
  const shared = { condim: 3, friction: [friction, 0.005, 0.0001] }
  if (restitution === 0) return { ...shared, solref: [contactS, 1], solmix: 1e-6 }
  const log = Math.log(Math.min(restitution, 0.999))
  const ratio = -log / Math.hypot(Math.PI, log)
  const natural = Math.PI / (bounceSteps * stepS * Math.sqrt(1 - ratio * ratio))
  return { ...shared, solref: [1 / (ratio * natural), ratio], solmix: 1e6 ** restitution }
}
