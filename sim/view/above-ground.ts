import type { Geometry, RobotDescription } from '../../src/description/types.ts'
import { placeLinks } from '../kinematics/placement.ts'
import { add, fromRpy, multiply, type Rotation, rotate, vector } from '../kinematics/rotation.ts'
import type { Tree } from '../kinematics/tree.ts'

/** How far from the ground the lowest point is left, m. */
const clearanceM = 0.001

/**
 * The pose with the robot lifted out of the ground, where it hangs in a joint that slides upwards and that nothing drives (a
 * boom's): at rest such a joint is as low as it goes, which may be below the ground. Any other pose as it is.
 */
export function aboveGround(description: RobotDescription, tree: Tree, pose: Float64Array): Float64Array {
  const lifted = pose.slice()
  const lift = tree.joints.find(({ joint, moving, originRotation, axis }) => {
    const driven = description.actuators.some((actuator) => actuator.joint === joint.name)
    return moving >= 0 && joint.kind === 'prismatic' && !driven && rotate(originRotation, axis).z > 0.999
  })
  if (!description.ground || !lift || description.base !== 'fixed') return lifted
  const placed = placeLinks(tree, pose, new Float64Array(pose.length))
  let lowestM = Number.POSITIVE_INFINITY
  description.links.forEach((link, index) => {
    const place = placed.get(index)
    if (!place) return
    for (const geometry of link.geometry) {
      if (!geometry.collides) continue
      const at = add(place.position, rotate(place.rotation, vector(geometry.originM)))
      lowestM = Math.min(
        lowestM,
        at.z - depthOf(geometry, multiply(place.rotation, fromRpy(geometry.rpyRad))),
      )
    }
  })
  if (lowestM >= 0 || lowestM === Number.POSITIVE_INFINITY) return lifted
  const wanted = pose[lift.moving] + clearanceM - lowestM
  lifted[lift.moving] = Math.min(lift.joint.upper, wanted)
  return lifted
}

/** How far below its origin a shape reaches, turned like this. Of a mesh, which is not read here, nothing. */
function depthOf({ shape }: Geometry, rotation: Rotation): number {
  switch (shape.kind) {
    case 'box': {
      const [x, y, z] = shape.sizeM
      const reach = (side: readonly [number, number, number]): number =>
        Math.abs(rotate(rotation, vector(side)).z) / 2
      return reach([x, 0, 0]) + reach([0, y, 0]) + reach([0, 0, z])
    }
    case 'sphere':
      return shape.radiusM
    case 'capsule':
    case 'cylinder': {
      const along = Math.abs(rotate(rotation, vector(shape.axis)).z) / Math.hypot(...shape.axis)
      const round = shape.kind === 'capsule' ? 1 : Math.sqrt(Math.max(0, 1 - along * along))
      return (along * shape.lengthM) / 2 + round * shape.radiusM
    }
    case 'hull':
      return Math.max(...shape.pointsM.map((point) => -rotate(rotation, vector(point)).z))
    case 'mesh':
      return 0
  }
}
