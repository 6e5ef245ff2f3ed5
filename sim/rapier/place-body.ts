import type { RobotDescription } from '../../src/description/types.ts'
import { type Placed, placeLinks } from '../kinematics/placement.ts'
import { add, cross, rotate, type Vector } from '../kinematics/rotation.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { Body } from './body.ts'

const still: Vector = { x: 0, y: 0, z: 0 }

/** Put the bodies where {@link placeLinks} says, moving as it says. */
export function placeBody(
  description: RobotDescription,
  tree: Tree,
  body: Body,
  position: Float64Array,
  velocity: Float64Array,
  base?: Placed,
): void {
  const placed = placeLinks(tree, position, velocity, base)
  description.links.forEach((_, index) => {
    const place = placed.get(index)
    const rigid = body.bodies[index]
    if (!place || !rigid || tree.welds[index]?.body !== index) return
    rigid.setTranslation(place.position, true)
    rigid.setRotation(place.rotation, true)
    if (rigid.isFixed()) return
    // Rapier's linear velocity is that of the centre of mass.
    const centre = rotate(place.rotation, body.centres[index] ?? still)
    rigid.setLinvel(add(place.linear, cross(place.angular, centre)), true)
    rigid.setAngvel(place.angular, true)
  })
}
