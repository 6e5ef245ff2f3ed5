import type { Collider, Ray } from '@dimforge/rapier3d'
import type { Frame, RangeSensor } from '../../../src/description/types.ts'
import {
  add,
  fromRpy,
  identity,
  multiply,
  type Rotation,
  rotate,
  rotateInto,
  vector,
} from '../../kinematics/rotation.ts'
import type { Tree } from '../../kinematics/tree.ts'
import type { Body } from '../body.ts'
import type { Physics } from '../physics.ts'
import type { Sensing } from './types.ts'

/**
 * A ray along the frame's x axis, against the ground, objects, and every shape of the robot but those of the frame's own body.
 *
 * @param objects the shapes of the things beside the robot
 */
export function senseRange(
  physics: Physics,
  { maxM }: RangeSensor,
  { originM, rpyRad }: Frame,
  link: number,
  tree: Tree,
  objects: () => readonly Collider[],
): Sensing {
  const { body: index, position, rotation } = tree.welds[link]
  const offset = add(position, rotate(rotation, vector(originM)))
  const direction = rotate(multiply(rotation, fromRpy(rpyRad)), { x: 1, y: 0, z: 0 })
  const ray: Ray = new physics.Ray({ x: 0, y: 0, z: 0 }, { x: 1, y: 0, z: 0 })
  const attitude: Rotation = { ...identity }
  const at = { x: 0, y: 0, z: 0 }
  const others = tree.welds.flatMap(({ body }, other) => (body === index ? [] : [other]))

  /** Distance to a collider, or `nearest` if it is not nearer. */
  const nearer = (collider: Collider, nearest: number): number => {
    const distance = collider.castRay(ray, nearest, true)
    return distance >= 0 && distance < nearest ? distance : nearest
  }
  return {
    read(body: Body, out, place) {
      const rigid = body.bodies[index]
      rigid.rotation(attitude)
      rigid.translation(at)
      rotateInto(attitude, direction, ray.dir)
      rotateInto(attitude, offset, ray.origin)
      ray.origin.x += at.x
      ray.origin.y += at.y
      ray.origin.z += at.z
      // Shapes follow their bodies at the next physics step only, unless told to.
      body.world.propagateModifiedBodyPositionsToColliders()
      let distance = body.ground ? nearer(body.ground, maxM) : maxM
      for (let index = 0; index < others.length; index++) {
        const colliders = body.colliders[others[index]]
        for (let each = 0; each < colliders.length; each++) distance = nearer(colliders[each], distance)
      }
      const things = objects()
      for (let each = 0; each < things.length; each++) distance = nearer(things[each], distance)
      out[place] = distance
    },
  }
}
