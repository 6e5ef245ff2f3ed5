import type { RobotDescription } from '../../src/description/types.ts'
import { placeLinks } from './placement.ts'
import { add, dot, rotate, vector } from './rotation.ts'
import type { Tree, TreeJoint } from './tree.ts'

/** Angles tried a turn: 3° apart, so that straight down is one of them. */
const tries = 120

/**
 * Where a robot is when it is switched on: actuated joints at zero (or the nearest limit), joints without an actuator
 * hanging where their potential energy is least. Shape [joints that move].
 */
export function restPose(description: RobotDescription, tree: Tree): Float64Array {
  const pose = new Float64Array(tree.movingCount)
  const still = new Float64Array(tree.movingCount)
  const gravity = vector(description.gravityMPerS2)
  const energy = (): number => {
    const placed = placeLinks(tree, pose, still)
    return description.links.reduce((sum, link, index) => {
      const place = placed.get(index)
      if (!place) return sum
      const centre = add(place.position, rotate(place.rotation, vector(link.centreOfMassM)))
      return sum - link.massKg * dot(gravity, centre)
    }, 0)
  }

  const actuated = new Set(description.actuators.map(({ joint }) => joint))
  const passive: TreeJoint[] = []
  for (const place of tree.joints) {
    if (place.moving < 0) continue
    pose[place.moving] = Math.min(place.joint.upper, Math.max(place.joint.lower, 0))
    if (!actuated.has(place.joint.name)) passive.push(place)
  }
  // Twice, since where one joint hangs may depend on the next.
  for (const { joint, moving } of [...passive, ...passive]) {
    let best = pose[moving]
    let least = energy()
    for (let index = 0; index <= tries; index++) {
      pose[moving] = joint.lower + ((joint.upper - joint.lower) * index) / tries
      const here = energy()
      // By more than rounding: without gravity a joint stays at zero.
      if (here > least - 1e-9) continue
      least = here
      best = pose[moving]
    }
    pose[moving] = best
  }
  return pose
}
