import type { Joint, RobotDescription } from '../../src/description/types.ts'
import { type Tree, turnsOver } from '../kinematics/tree.ts'
import { canCollide } from './colliders.ts'
import type { Physics } from './physics.ts'

/** What Rapier cannot represent of a robot, or only roughly: a sentence each. */
export function unsupportedByRapier(
  physics: Physics,
  description: RobotDescription,
  tree: Tree,
  timestepS: number,
): string[] {
  const joints = tree.joints.flatMap(({ joint, parentBody }) => {
    const onFixedBase = parentBody === tree.root && description.base === 'fixed'
    return jointNotes(joint, onFixedBase, timestepS)
  })
  const hulls = description.links.flatMap(({ name, geometry }) =>
    geometry
      .filter(({ shape, collides }) => collides && !canCollide(physics, shape))
      .map(({ shape }) => `a ${shape.kind} of link "${name}" does not collide: its points span no volume`),
  )
  return [...joints, ...hulls]
}

function jointNotes(joint: Joint, onFixedBase: boolean, timestepS: number): string[] {
  const { name, kind, armature, mimic, velocity } = joint
  const notes: string[] = []
  if (armature > 0 && kind === 'prismatic') {
    notes.push(`armature of joint "${name}" is left out: Rapier has no inertia along a sliding joint`)
  } else if (armature > 0 && !onFixedBase) {
    notes.push(
      `armature of joint "${name}" is added to its link, as if the rotor turned against the world and not its parent`,
    )
  }
  if (mimic)
    notes.push(
      `joint "${name}" follows "${mimic.joint}" by a servo, whose load "${mimic.joint}" does not feel`,
    )
  if (turnsOver(joint)) {
    notes.push(`limits of joint "${name}" span more than a turn: the physics does not stop it there`)
  }
  // Rapier lets no body turn by more than π/4 a step.
  const fastest = Math.PI / 4 / timestepS
  if (kind !== 'prismatic' && velocity > fastest) {
    notes.push(`joint "${name}" turns at ${fastest.toFixed(0)} rad/s at most, not its ${velocity} rad/s`)
  }
  return notes
}
