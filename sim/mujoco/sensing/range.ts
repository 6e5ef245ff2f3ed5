import type { Frame, RangeSensor } from '../../../src/description/types.ts'
import { fromRpy, identity, type Rotation, rotate, rotateInto, vector } from '../../kinematics/rotation.ts'
import type { Tree } from '../../kinematics/tree.ts'
import type { Body } from '../body.ts'
import type { Mujoco } from '../module.ts'
import { readAttitude, readPoint } from './motion.ts'
import type { Sensing } from './types.ts'

/** How far behind a surface of the frame's own body the ray goes on, m. */
const beyondM = 1e-6
/** MuJoCo's six groups of geoms. */
const everyGroup = [1, 1, 1, 1, 1, 1]

/** A ray along the frame's x axis, against the ground and every shape of the robot but those of the frame's own body. */
export function senseRange(
  mujoco: Mujoco,
  { maxM }: RangeSensor,
  { originM, rpyRad }: Frame,
  link: number,
  tree: Tree,
): Sensing {
  const offset = vector(originM)
  const along = rotate(fromRpy(rpyRad), { x: 1, y: 0, z: 0 })
  const attitude: Rotation = { ...identity }
  const at = { x: 0, y: 0, z: 0 }
  const ahead = { x: 0, y: 0, z: 0 }
  const [from, direction] = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  const hit = new mujoco.IntBuffer(1)
  const own = tree.welds.flatMap(({ body }, other) => (body === tree.welds[link]?.body ? [other] : []))

  const isOwn = ({ bodies }: Body, body: number): boolean => own.some((each) => bodies[each] === body)

  return {
    poses: true,
    read(body: Body, out, place) {
      const { model, data } = body
      const index = body.bodies[link]
      readAttitude(body, index, attitude)
      readPoint(body, index, attitude, offset, at)
      rotateInto(attitude, along, ahead)
      direction[0] = ahead.x
      direction[1] = ahead.y
      direction[2] = ahead.z
      let travelled = 0
      while (travelled < maxM) {
        from[0] = at.x + travelled * ahead.x
        from[1] = at.y + travelled * ahead.y
        from[2] = at.z + travelled * ahead.z
        const distance = mujoco.mj_ray(model, data, from, direction, everyGroup, true, index, hit, null)
        if (distance < 0) travelled = maxM
        else {
          travelled += distance
          // MuJoCo leaves out one body only: what is welded to it is others.
          if (!isOwn(body, model.geom_bodyid[hit.GetView()[0]])) break
          travelled += beyondM
        }
      }
      out[place] = Math.min(travelled, maxM)
    },
    free: () => hit.delete(),
  }
}
