import { placeLinks } from '../../sim/kinematics/placement.ts'
import {
  add,
  cross,
  dot,
  fromRpy,
  multiply,
  type Rotation,
  rotate,
  scale,
  type Vector,
  vector,
} from '../../sim/kinematics/rotation.ts'
import { createTree, type Tree, type TreeJoint } from '../../sim/kinematics/tree.ts'
import type { Link, RobotDescription } from '../../src/description/types.ts'

/**
 * Rigid-body dynamics in float64, to hold a physics engine against: no engine's code is in it. Fixed base; joints in
 * the description's order.
 */
export interface Dynamics {
  /** Recursive Newton–Euler (Luh, Walker and Paul 1980): the efforts that give these accelerations. Shape [joints]. */
  inverse(position: Float64Array, velocity: Float64Array, acceleration: Float64Array): Float64Array
  /** The accelerations that these efforts give: M(q) q̈ = τ − h(q, q̇). Joint damping is not part of it. */
  forward(position: Float64Array, velocity: Float64Array, effort: Float64Array): Float64Array
  /** Kinetic and potential energy, J. */
  energy(position: Float64Array, velocity: Float64Array): number
}

const nothing: Vector = { x: 0, y: 0, z: 0 }

export function createDynamics(description: RobotDescription): Dynamics {
  const tree = createTree(description)
  const gravity = vector(description.gravityMPerS2)
  const size = tree.movingCount

  const inverse = (position: Float64Array, velocity: Float64Array, acceleration: Float64Array) =>
    newtonEuler(description, tree, gravity, position, velocity, acceleration)

  return {
    inverse,

    forward(position, velocity, effort) {
      const still = new Float64Array(size)
      const bias = inverse(position, velocity, still)
      const rows: Float64Array[] = []
      // Column j of the mass matrix: the efforts of a unit acceleration, without gravity and velocity.
      for (let joint = 0; joint < size; joint++) {
        const unit = new Float64Array(size)
        unit[joint] = 1
        rows.push(newtonEuler(description, tree, nothing, position, still, unit))
      }
      return solve(
        rows,
        effort.map((value, joint) => value - bias[joint]),
      )
    },

    energy(position, velocity) {
      const placed = placeLinks(tree, position, velocity)
      return description.links.reduce((sum, link, index) => {
        const place = placed.get(index)
        if (!place || index === tree.root) return sum
        const arm = rotate(place.rotation, vector(link.centreOfMassM))
        const speed = add(place.linear, cross(place.angular, arm))
        const spin = dot(place.angular, turnInertia(link, place.rotation, place.angular))
        const height = -dot(gravity, add(place.position, arm))
        return sum + 0.5 * link.massKg * dot(speed, speed) + 0.5 * spin + link.massKg * height
      }, 0)
    },
  }
}

/** I·ω in the world, from the principal moments. */
function turnInertia(link: Link, rotation: Rotation, spin: Vector): Vector {
  const axes = multiply(rotation, fromRpy(link.inertiaRpyRad))
  const back = rotate({ x: -axes.x, y: -axes.y, z: -axes.z, w: axes.w }, spin)
  const [ix, iy, iz] = link.inertiaKgM2
  return rotate(axes, { x: ix * back.x, y: iy * back.y, z: iz * back.z })
}

function newtonEuler(
  description: RobotDescription,
  tree: Tree,
  gravity: Vector,
  position: Float64Array,
  velocity: Float64Array,
  acceleration: Float64Array,
): Float64Array {
  const placed = placeLinks(tree, position, velocity)
  // Gravity as an acceleration of the base upwards.
  const motions = new Map([[tree.root, { angular: nothing, linear: scale(gravity, -1) }]])
  const worldAxis = ({ child, axis }: TreeJoint): Vector => rotate(placed.get(child)?.rotation ?? still, axis)

  for (const joint of tree.joints) {
    const [parent, child] = [placed.get(joint.parent), placed.get(joint.child)]
    const from = motions.get(joint.parent)
    if (!parent || !child || !from) continue
    const arm = add(child.position, scale(parent.position, -1))
    const swept = add(cross(from.angular, arm), cross(parent.angular, cross(parent.angular, arm)))
    let angular = from.angular
    let linear = add(from.linear, swept)
    if (joint.moving >= 0) {
      const axis = worldAxis(joint)
      const rate = scale(axis, velocity[joint.moving])
      const gain = scale(axis, acceleration[joint.moving])
      if (joint.joint.kind === 'prismatic')
        linear = add(linear, add(gain, scale(cross(parent.angular, rate), 2)))
      else angular = add(angular, add(gain, cross(parent.angular, rate)))
    }
    motions.set(joint.child, { angular, linear })
  }

  const effort = new Float64Array(tree.movingCount)
  const wrenches = new Map<number, { force: Vector; torque: Vector }>()
  for (const joint of [...tree.joints].reverse()) {
    const [place, motion, link] = [
      placed.get(joint.child),
      motions.get(joint.child),
      description.links[joint.child],
    ]
    if (!place || !motion || !link) continue
    const spin = place.angular
    const arm = rotate(place.rotation, vector(link.centreOfMassM))
    const centre = add(motion.linear, add(cross(motion.angular, arm), cross(spin, cross(spin, arm))))
    const own = scale(centre, link.massKg)
    const turning = add(
      turnInertia(link, place.rotation, motion.angular),
      cross(spin, turnInertia(link, place.rotation, spin)),
    )
    // What the children already asked of this link, at its origin.
    const asked = wrenches.get(joint.child) ?? { force: nothing, torque: nothing }
    const force = add(asked.force, own)
    const torque = add(asked.torque, add(turning, cross(arm, own)))
    const above = wrenches.get(joint.parent) ?? { force: nothing, torque: nothing }
    const toParent = add(place.position, scale(placed.get(joint.parent)?.position ?? nothing, -1))
    wrenches.set(joint.parent, {
      force: add(above.force, force),
      torque: add(above.torque, add(torque, cross(toParent, force))),
    })
    if (joint.moving < 0) continue
    effort[joint.moving] = dot(worldAxis(joint), joint.joint.kind === 'prismatic' ? force : torque)
  }
  return effort
}

const still: Rotation = { x: 0, y: 0, z: 0, w: 1 }

/** Gaussian elimination with pivoting; `rows` is symmetric, so rows and columns may be taken for each other. */
function solve(rows: readonly Float64Array[], right: Float64Array): Float64Array {
  const a = rows.map((row, index) => [...row, right[index]])
  const n = a.length
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(a[row][column]) > Math.abs(a[pivot][column])) pivot = row
    }
    ;[a[column], a[pivot]] = [a[pivot], a[column]]
    for (let row = column + 1; row < n; row++) {
      const factor = a[row][column] / a[column][column]
      for (let k = column; k <= n; k++) a[row][k] -= factor * a[column][k]
    }
  }
  const out = new Float64Array(n)
  for (let row = n - 1; row >= 0; row--) {
    let sum = a[row][n]
    for (let k = row + 1; k < n; k++) sum -= a[row][k] * out[k]
    out[row] = sum / a[row][row]
  }
  return out
}

/** One step of the classical fourth-order Runge–Kutta method, in place. */
export function rungeKutta(
  { forward }: Dynamics,
  position: Float64Array,
  velocity: Float64Array,
  effort: Float64Array,
  stepS: number,
): void {
  const shifted = (from: Float64Array, by: Float64Array, factor: number): Float64Array =>
    from.map((value, index) => value + factor * by[index])
  const a1 = forward(position, velocity, effort)
  const v2 = shifted(velocity, a1, stepS / 2)
  const a2 = forward(shifted(position, velocity, stepS / 2), v2, effort)
  const v3 = shifted(velocity, a2, stepS / 2)
  const a3 = forward(shifted(position, v2, stepS / 2), v3, effort)
  const v4 = shifted(velocity, a3, stepS)
  const a4 = forward(shifted(position, v3, stepS), v4, effort)
  for (let index = 0; index < position.length; index++) {
    position[index] += (stepS / 6) * (velocity[index] + 2 * v2[index] + 2 * v3[index] + v4[index])
    velocity[index] += (stepS / 6) * (a1[index] + 2 * a2[index] + 2 * a3[index] + a4[index])
  }
}
