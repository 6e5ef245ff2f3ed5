import {
  aboutAxis,
  add,
  cross,
  identity,
  multiply,
  type Rotation,
  rotate,
  scale,
  type Vector,
} from './rotation.ts'
import type { Tree } from './tree.ts'

/** Where a link is and how it moves; velocities are of its frame's origin. */
export interface Placed {
  readonly position: Vector
  readonly rotation: Rotation
  readonly linear: Vector
  readonly angular: Vector
}

const still: Vector = { x: 0, y: 0, z: 0 }
const atOrigin: Placed = { position: still, rotation: { ...identity }, linear: still, angular: still }

/**
 * Where every link is when the joints are as they say: forward kinematics from the root outwards, by link index.
 *
 * @param base where the root link is
 * @param position rad or m, and `velocity` rad/s or m/s; shape [joints that move], in the description's order.
 */
export function placeLinks(
  tree: Tree,
  position: Float64Array,
  velocity: Float64Array,
  base: Placed = atOrigin,
): ReadonlyMap<number, Placed> {
  const placed = new Map<number, Placed>()
  placed.set(tree.root, base)
  for (const { joint, parent, child, moving, axis, origin, originRotation } of tree.joints) {
    const base = placed.get(parent)
    if (!base) continue
    const value = moving < 0 ? 0 : position[moving]
    const rate = moving < 0 ? 0 : velocity[moving]
    const frame = multiply(base.rotation, originRotation)
    const axisInWorld = rotate(frame, axis)
    const prismatic = joint.kind === 'prismatic'
    const arm = add(rotate(base.rotation, origin), prismatic ? scale(axisInWorld, value) : still)
    const swept = add(base.linear, cross(base.angular, arm))
    placed.set(child, {
      position: add(base.position, arm),
      rotation: prismatic ? frame : multiply(frame, aboutAxis(axis, value)),
      linear: prismatic ? add(swept, scale(axisInWorld, rate)) : swept,
      angular: prismatic ? base.angular : add(base.angular, scale(axisInWorld, rate)),
    })
  }
  return placed
}
