import { identity, multiplyInto, rotateInto } from '../kinematics/rotation.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { Body } from './body.ts'

/** Writes where a link is: x, y, z (m), then w, x, y, z. Shape [7]. Nothing allocates. */
export function createLinkPoses(tree: Tree): (body: Body, link: number, out: Float64Array) => void {
  const at = { x: 0, y: 0, z: 0 }
  const offset = { x: 0, y: 0, z: 0 }
  const attitude = { ...identity }
  const turned = { ...identity }
  return (body, link, out) => {
    const weld = tree.welds[link]
    const rigid = body.bodies[link]
    if (!weld || !rigid) throw new RangeError(`link ${link} of ${tree.welds.length}`)
    rigid.translation(at)
    rigid.rotation(attitude)
    rotateInto(attitude, weld.position, offset)
    multiplyInto(attitude, weld.rotation, turned)
    out[0] = at.x + offset.x
    out[1] = at.y + offset.y
    out[2] = at.z + offset.z
    out[3] = turned.w
    out[4] = turned.x
    out[5] = turned.y
    out[6] = turned.z
  }
}
