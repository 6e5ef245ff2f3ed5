import type { Actuator, Joint } from '../../../src/description/types.ts'
import { element } from './xml.ts'

/**
 * An actuator whose force is gain · ctrl + bias · (1, q, q̇), clipped to the joint's effort as a whole:
 *
 * - position servo: kp (q* − q) − kd q̇;
 * - velocity servo: kd (v* − q̇);
 * - effort: what it is told.
 *
 * The joint's own damping is apart from it. The integrator takes the derivative by q̇ implicitly, so stiff gains are
 * stable.
 */
export function actuatorElement(actuator: Actuator, joint: Joint | undefined): string {
  const { name, kind, stiffness, damping } = actuator
  // A range of nothing is refused.
  const effort = Math.max(joint?.effort ?? 0, 1e-12)
  const law = {
    position: { gainprm: stiffness, biasprm: [0, -stiffness, -damping] },
    velocity: { gainprm: damping, biasprm: [0, 0, -damping] },
    effort: { gainprm: 1, biasprm: [0, 0, 0] },
  }[kind]
  return element('general', {
    name,
    joint: actuator.joint,
    biastype: kind === 'effort' ? 'none' : 'affine',
    ...law,
    forcelimited: 'true',
    forcerange: [-effort, effort],
  })
}
