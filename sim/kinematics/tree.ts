import { SinewError } from '../../src/contract/errors.ts'
import type { Joint, RobotDescription } from '../../src/description/types.ts'
import {
  aboutAxis,
  add,
  fromRpy,
  identity,
  multiply,
  type Rotation,
  rotate,
  type Vector,
  vector,
} from './rotation.ts'

/** A joint with its place in the kinematic tree resolved to indices. */
export interface TreeJoint {
  readonly joint: Joint
  /** Indices into `description.links`. */
  readonly parent: number
  readonly child: number
  /** Index among the joints that move, in the description's order; −1 for a fixed joint. */
  readonly moving: number
  readonly axis: Vector
  readonly origin: Vector
  readonly originRotation: Rotation
  /** The link whose body the parent is part of, and the joint's origin in that body. */
  readonly parentBody: number
  readonly anchor: Vector
  readonly anchorRotation: Rotation
  /**
   * The reading that the physics calls zero. Rapier knows angles in (−π, π] only, so a joint with limits is
   * centred on them and any range up to a full turn works.
   */
  readonly zero: number
  /** `anchorRotation` turned by `zero` about the axis. */
  readonly zeroRotation: Rotation
}

/**
 * Links that fixed joints hold together are one rigid body: this link's place in it. The body's frame is that of its
 * topmost link.
 */
export interface Weld {
  readonly body: number
  readonly position: Vector
  readonly rotation: Rotation
}

/** A robot as a tree: its root and its joints, every parent before its children. */
export interface Tree {
  readonly root: number
  readonly joints: readonly TreeJoint[]
  readonly movingCount: number
  /** By link. */
  readonly welds: readonly Weld[]
}

/** @throws SinewError `description` if the joints are no tree. */
export function createTree(description: RobotDescription): Tree {
  const links = new Map(description.links.map((link, index) => [link.name, index]))
  const moving = description.joints.filter((joint) => joint.kind !== 'fixed')
  const children = new Set(description.joints.map((joint) => joint.child))
  const roots = description.links.filter((link) => !children.has(link.name))
  const [root] = roots
  if (!root || roots.length > 1) {
    throw new SinewError('description', `robot "${description.name}" does not have exactly one root link`, {
      where: description.source,
      expected: 'one link that is no joint’s child',
      received: roots.length === 0 ? 'none' : roots.map((link) => link.name).join(', '),
    })
  }

  const index = (link: string, joint: Joint): number => {
    const found = links.get(link)
    if (found !== undefined) return found
    throw new SinewError('description', `joint "${joint.name}" names a link that does not exist`, {
      where: `${description.source}: joints.${joint.name}`,
      expected: [...links.keys()].join(', '),
      received: link,
    })
  }
  const welds = description.links.map((_, body): Weld => {
    return { body, position: { x: 0, y: 0, z: 0 }, rotation: { ...identity } }
  })
  const ordered: TreeJoint[] = []
  const reached = new Set([root.name])
  let waiting = [...description.joints]
  while (waiting.length > 0) {
    const next = waiting.filter((joint) => reached.has(joint.parent))
    if (next.length === 0) {
      throw new SinewError('description', `some joints of robot "${description.name}" hang on nothing`, {
        where: description.source,
        expected: `every joint reachable from ${root.name}`,
        received: waiting.map((joint) => joint.name).join(', '),
      })
    }
    for (const joint of next) {
      reached.add(joint.child)
      const parent = index(joint.parent, joint)
      const placed = place(joint, parent, index(joint.child, joint), moving.indexOf(joint), welds[parent])
      if (joint.kind === 'fixed') {
        const { parentBody: body, anchor: position, anchorRotation: rotation } = placed
        welds[placed.child] = { body, position, rotation }
      }
      ordered.push(placed)
    }
    waiting = waiting.filter((joint) => !next.includes(joint))
  }
  return { root: description.links.indexOf(root), joints: ordered, movingCount: moving.length, welds }
}

function place(
  joint: Joint,
  parent: number,
  child: number,
  moving: number,
  { body, position, rotation }: Weld,
): TreeJoint {
  const axis = vector(joint.axis)
  const origin = vector(joint.originM)
  const originRotation = fromRpy(joint.originRpyRad)
  const welded = body !== parent
  const anchor = welded ? add(position, rotate(rotation, origin)) : origin
  const anchorRotation = welded ? multiply(rotation, originRotation) : originRotation
  const zero = joint.kind === 'revolute' ? (joint.lower + joint.upper) / 2 : 0
  const zeroRotation = multiply(anchorRotation, aboutAxis(axis, zero))
  const inParent = { parent, origin, originRotation }
  const inBody = { parentBody: body, anchor, anchorRotation, zero, zeroRotation }
  return { joint, child, moving, axis, ...inParent, ...inBody }
}

/** A revolute joint that turns more than once: Rapier knows angles up to a turn, so its read-out counts the turns. */
export function turnsOver({ kind, lower, upper }: Joint): boolean {
  return kind === 'revolute' && upper - lower > 2 * Math.PI
}
