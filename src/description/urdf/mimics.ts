import type { JointValue } from './joints.ts'

interface MimicValue {
  readonly joint: string
  readonly multiplier: number
  readonly offsetRad?: number
  readonly offsetM?: number
}

const mimicOf = (joint: JointValue): MimicValue | undefined => joint.value.mimic as MimicValue | undefined
const offsetOf = ({ offsetRad, offsetM }: MimicValue): number => offsetRad ?? offsetM ?? 0

/**
 * A description's mimic follows a joint that is free. A URDF's may follow another mimic: a = m·b + o with
 * b = n·c + p is a = m·n·c + (m·p + o). A ring of mimics stays as it is, for the checks to find.
 */
export function resolveMimics(joints: readonly JointValue[]): JointValue[] {
  const byName = new Map(joints.map((joint) => [joint.value.name, joint]))
  return joints.map((joint) => {
    const own = mimicOf(joint)
    if (!own) return joint
    let { joint: leader, multiplier } = own
    let offset = offsetOf(own)
    for (let steps = 0; steps < joints.length; steps++) {
      const above = byName.get(leader)
      const next = above && mimicOf(above)
      if (!next) {
        const key = 'offsetM' in own ? 'offsetM' : 'offsetRad'
        return { ...joint, value: { ...joint.value, mimic: { joint: leader, multiplier, [key]: offset } } }
      }
      offset += multiplier * offsetOf(next)
      multiplier *= next.multiplier
      leader = next.joint
    }
    return joint
  })
}
