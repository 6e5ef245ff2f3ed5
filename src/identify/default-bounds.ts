import type { RobotDescription } from '../description/types.ts'
import type { Parameter } from './types.ts'

/** Masses are weighed and moments drawn: they are known better than friction and gains. */
const widelyKnown = /^(massKg|inertiaKgM2)$/

/** What a joint may have nothing of. */
const losses = /^(friction|damping|armature)/

/**
 * Where to look for a parameter when nobody says: from a tenth of the value to ten times it; masses and moments a
 * quarter to four times, a joint's friction, damping and armature from zero. Zero is no scale, so where the value is zero the joint's limits give one.
 */
export function defaultBounds(
  { section, entry = 0, keys, nominal }: Pick<Parameter, 'section' | 'entry' | 'keys' | 'nominal'>,
  { joints, actuators, rateHz }: RobotDescription,
): { low: number; high: number } | undefined {
  const field = keys.at(-1) ?? ''
  if (section === 'log') return { low: 0, high: Math.max(2 / rateHz, 2 * nominal) }
  if (/Steps$/.test(field)) return { low: 0, high: Math.max(5, 2 * nominal) }
  if (field === 'restitution') return { low: 0, high: 1 }
  if (nominal > 0 && section === 'joints' && losses.test(field)) return { low: 0, high: 10 * nominal }
  if (nominal > 0) {
    const factor = widelyKnown.test(field) ? 4 : 10
    return { low: nominal / factor, high: nominal * factor }
  }
  const name = section === 'actuators' ? actuators[entry]?.joint : joints[entry]?.name
  const joint = section === 'links' ? undefined : joints.find((each) => each.name === name)
  if (/S$/.test(field) && !/Per/.test(field)) return { low: 0, high: 5 / rateHz }
  if (joint && /^(deadBand|backlash)(Rad|M)$/.test(field)) {
    return { low: 0, high: 0.05 * (joint.upper - joint.lower) }
  }
  if (!joint || joint.effort === 0) return undefined
  if (/^friction/.test(field)) return { low: 0, high: 0.3 * joint.effort }
  if (/^damping/.test(field)) return { low: 0, high: (0.5 * joint.effort) / joint.velocity }
  if (/^armature/.test(field) && joint.acceleration > 0) {
    return { low: 0, high: joint.effort / joint.acceleration }
  }
  return undefined
}
