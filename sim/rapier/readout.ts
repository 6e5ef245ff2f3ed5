import type { RobotDescription } from '../../src/description/types.ts'
import { identity, type Rotation, type Vector } from '../kinematics/rotation.ts'
import { type Tree, type TreeJoint, turnsOver } from '../kinematics/tree.ts'
import type { Body } from './body.ts'

/** Joint positions and velocities out of the poses of bodies; Rapier has no getters for either. */
export interface Readout {
  /** Shape [joints that move], in the description's order. rad, m. */
  readonly position: Float64Array
  /** rad/s, m/s. */
  readonly velocity: Float64Array
  /** Unit vector of each joint's axis in the world, 3 numbers a joint. */
  readonly axis: Float64Array
  /** What the joints were just placed at: joints that turn more than once count their turns from there. */
  place(position: Float64Array): void
  /** False if a body is disabled (Rapier does that to one that went NaN) or a number is not finite. */
  refresh(body: Body): boolean
  /** Of `axis` only what belongs to `pushed` joints. */
  aim(body: Body): void
}

/** What of a body's motion its joints need. */
interface Watched {
  readonly link: number
  readonly turns: boolean
  readonly slides: boolean
}

interface Pose {
  readonly position: Vector
  readonly rotation: Rotation
  readonly linear: Vector
  readonly angular: Vector
  readonly centre: Vector
}

/**
 * A number out of Rapier costs a call that calls back for each of its components, so only what joints need is read, and
 * of a base that is fixed only once.
 *
 * @param pushed joints of which `aim` keeps the axis up to date
 */
export function createReadout(
  { base, links }: Pick<RobotDescription, 'base' | 'links'>,
  tree: Tree,
  pushed: readonly TreeJoint[] = [],
): Readout {
  const position = new Float64Array(tree.movingCount)
  const velocity = new Float64Array(tree.movingCount)
  const axis = new Float64Array(3 * tree.movingCount)
  const poses = links.map(emptyPose)
  const moving = tree.joints.filter((joint) => joint.moving >= 0)
  const watched = tree.welds.flatMap(({ body }, link): Watched[] => {
    if (body !== link) return []
    const own = moving.filter(({ child, parentBody }) => child === link || parentBody === link)
    const slides = own.some(({ joint }) => joint.kind === 'prismatic')
    return [{ link, turns: own.length > 0, slides }]
  })
  const anchored = base === 'fixed' ? tree.root : -1
  const aimed = [...new Set(pushed.map(({ parentBody }) => parentBody))].filter((link) => link !== anchored)
  let anchorRead = false

  const readPoses = ({ bodies }: Body): boolean => {
    for (let index = 0; index < watched.length; index++) {
      const { link, turns, slides } = watched[index]
      if (link === anchored && anchorRead) continue
      const rigid = bodies[link]
      const pose = poses[link]
      if (!rigid.isEnabled()) return false
      if (turns) {
        rigid.rotation(pose.rotation)
        rigid.angvel(pose.angular)
      }
      if (!slides) continue
      rigid.translation(pose.position)
      rigid.linvel(pose.linear)
      rigid.worldCom(pose.centre)
    }
    anchorRead = true
    return true
  }

  return {
    position,
    velocity,
    axis,
    place(placed) {
      position.set(placed)
      anchorRead = false
    },
    refresh(body) {
      if (!readPoses(body)) return false
      let finite = true
      for (let index = 0; index < moving.length; index++) {
        const joint = moving[index]
        const parent = poses[joint.parentBody]
        const child = poses[joint.child]
        readAxis(joint, parent.rotation, axis)
        if (joint.joint.kind === 'prismatic') readSlide(joint, parent, child, axis, position, velocity)
        else readTurn(joint, parent, child, axis, position, velocity)
        finite &&= Number.isFinite(position[joint.moving]) && Number.isFinite(velocity[joint.moving])
      }
      return finite
    },
    aim({ bodies }) {
      for (let index = 0; index < aimed.length; index++) {
        const link = aimed[index]
        bodies[link].rotation(poses[link].rotation)
      }
      for (let index = 0; index < pushed.length; index++) {
        const joint = pushed[index]
        readAxis(joint, poses[joint.parentBody].rotation, axis)
      }
    },
  }
}

function emptyPose(): Pose {
  const zero = (): Vector => ({ x: 0, y: 0, z: 0 })
  return { position: zero(), rotation: { ...identity }, linear: zero(), angular: zero(), centre: zero() }
}

/** The joint's axis in the world: the parent's rotation, times the joint's, applied to the axis. */
function readAxis({ anchorRotation: o, axis, moving }: TreeJoint, p: Rotation, out: Float64Array): void {
  const x = p.w * o.x + p.x * o.w + p.y * o.z - p.z * o.y
  const y = p.w * o.y - p.x * o.z + p.y * o.w + p.z * o.x
  const z = p.w * o.z + p.x * o.y - p.y * o.x + p.z * o.w
  const w = p.w * o.w - p.x * o.x - p.y * o.y - p.z * o.z
  const ux = 2 * (y * axis.z - z * axis.y)
  const uy = 2 * (z * axis.x - x * axis.z)
  const uz = 2 * (x * axis.y - y * axis.x)
  out[3 * moving] = axis.x + w * ux + y * uz - z * uy
  out[3 * moving + 1] = axis.y + w * uy + z * ux - x * uz
  out[3 * moving + 2] = axis.z + w * uz + x * uy - y * ux
}

/**
 * Angle from the centre of the joint's range, so that it lands within half a turn of it; for a joint that turns more
 * than once, within half a turn of where it was.
 */
function readTurn(
  { joint, zero, zeroRotation: o, axis: local, moving }: TreeJoint,
  parent: Pose,
  child: Pose,
  axis: Float64Array,
  position: Float64Array,
  velocity: Float64Array,
): void {
  const p = parent.rotation
  const x = p.w * o.x + p.x * o.w + p.y * o.z - p.z * o.y
  const y = p.w * o.y - p.x * o.z + p.y * o.w + p.z * o.x
  const z = p.w * o.z + p.x * o.y - p.y * o.x + p.z * o.w
  const w = p.w * o.w - p.x * o.x - p.y * o.y - p.z * o.z
  const c = child.rotation
  // Conjugate of the joint's frame times the child's rotation.
  const rw = w * c.w + x * c.x + y * c.y + z * c.z
  const rx = w * c.x - x * c.w - y * c.z + z * c.y
  const ry = w * c.y + x * c.z - y * c.w - z * c.x
  const rz = w * c.z - x * c.y + y * c.x - z * c.w
  const sine = rx * local.x + ry * local.y + rz * local.z
  const turned = 2 * Math.atan2(rw < 0 ? -sine : sine, Math.abs(rw))
  const before = position[moving]
  position[moving] = zero + turned
  if (turnsOver(joint)) position[moving] += 2 * Math.PI * Math.round((before - zero - turned) / (2 * Math.PI))
  const a = child.angular
  const b = parent.angular
  velocity[moving] =
    (a.x - b.x) * axis[3 * moving] + (a.y - b.y) * axis[3 * moving + 1] + (a.z - b.z) * axis[3 * moving + 2]
}

function readSlide(
  { anchor: o, moving }: TreeJoint,
  parent: Pose,
  child: Pose,
  axis: Float64Array,
  position: Float64Array,
  velocity: Float64Array,
): void {
  const ax = axis[3 * moving]
  const ay = axis[3 * moving + 1]
  const az = axis[3 * moving + 2]
  const p = parent.rotation
  const ux = 2 * (p.y * o.z - p.z * o.y)
  const uy = 2 * (p.z * o.x - p.x * o.z)
  const uz = 2 * (p.x * o.y - p.y * o.x)
  const dx = child.position.x - parent.position.x
  const dy = child.position.y - parent.position.y
  const dz = child.position.z - parent.position.z
  const sx = dx - (o.x + p.w * ux + p.y * uz - p.z * uy)
  const sy = dy - (o.y + p.w * uy + p.z * ux - p.x * uz)
  const sz = dz - (o.z + p.w * uz + p.x * uy - p.y * ux)
  position[moving] = ax * sx + ay * sy + az * sz
  // Both linear velocities are of centres of mass: the parent's, carried to the child's centre.
  const b = parent.angular
  const rx = child.centre.x - parent.centre.x
  const ry = child.centre.y - parent.centre.y
  const rz = child.centre.z - parent.centre.z
  velocity[moving] =
    ax * (child.linear.x - parent.linear.x - (b.y * rz - b.z * ry)) +
    ay * (child.linear.y - parent.linear.y - (b.z * rx - b.x * rz)) +
    az * (child.linear.z - parent.linear.z - (b.x * ry - b.y * rx))
}
