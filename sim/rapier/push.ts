import type { RobotDescription } from '../../src/description/types.ts'
import { add, identity, rotate, rotateInto } from '../kinematics/rotation.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { PhysicsVariation } from '../variation.ts'
import type { Body } from './body.ts'

/** An impulse (N·s, world axes) at a link's centre of mass, now. */
export function createPush(
  description: RobotDescription,
  tree: Tree,
  variation: PhysicsVariation,
): (body: Body, link: number, impulseNs: Float64Array) => void {
  const impulse = { x: 0, y: 0, z: 0 }
  const arm = { x: 0, y: 0, z: 0 }
  const point = { x: 0, y: 0, z: 0 }
  const attitude = { ...identity }
  return (body, link, impulseNs) => {
    const rigid = body.bodies[link]
    if (!rigid) throw new RangeError(`link ${link} of ${description.links.length}`)
    const [x, y, z] = description.links[link].centreOfMassM
    const { centreOffsetM } = variation
    const centre = {
      x: x + centreOffsetM[3 * link],
      y: y + centreOffsetM[3 * link + 1],
      z: z + centreOffsetM[3 * link + 2],
    }
    const weld = tree.welds[link]
    rigid.rotation(attitude)
    rotateInto(attitude, add(weld.position, rotate(weld.rotation, centre)), arm)
    rigid.translation(point)
    point.x += arm.x
    point.y += arm.y
    point.z += arm.z
    impulse.x = impulseNs[0]
    impulse.y = impulseNs[1]
    impulse.z = impulseNs[2]
    rigid.applyImpulseAtPoint(impulse, point, true)
  }
}
