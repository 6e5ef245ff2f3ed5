import type { Joint } from '../../../src/description/types.ts'
import { element } from './xml.ts'

/**
 * Time constant of a limit, in physics steps: the shortest that MuJoCo takes is two. A joint that hits its limit at 1 m/s
 * goes 1.5 mm beyond.
 */
const limitSteps = 2
/** A mimic is held this many physics steps tight. */
const mimicSteps = 2

/**
 * A joint between a body and its parent, in the body's frame; nothing for a fixed one.
 *
 * @param servoDamping of the servos on it: with the joint's own damping it stands in the armature as well, see
 *   `drive.ts`
 */
export function jointElement(joint: Joint, servoDamping: number, stepS: number): readonly string[] {
  if (joint.kind === 'fixed') return []
  const limited = joint.kind !== 'continuous'
  return [
    element('joint', {
      name: joint.name,
      type: joint.kind === 'prismatic' ? 'slide' : 'hinge',
      axis: joint.axis,
      limited: String(limited),
      range: limited ? [joint.lower, joint.upper] : undefined,
      damping: joint.damping,
      frictionloss: joint.frictionEffort,
      armature: joint.armature + stepS * (joint.damping + servoDamping),
      solreflimit: [limitSteps * stepS, 1],
      solimplimit: [0.99, 0.999, 0.001],
      solreffriction: [limitSteps * stepS, 1],
      solimpfriction: [0.99, 0.999, 0.001],
    }),
  ]
}

/** joint = offset + multiplier × leader, as a constraint that both feel. */
export function mimicElement({ name, mimic }: Joint, stepS: number): readonly string[] {
  if (!mimic) return []
  return [
    element('joint', {
      joint1: name,
      joint2: mimic.joint,
      polycoef: [mimic.offset, mimic.multiplier, 0, 0, 0],
      solref: [mimicSteps * stepS, 1],
      solimp: [0.99, 0.999, 0.001],
    }),
  ]
}
