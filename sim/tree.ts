import { SinewError } from '../src/contract/errors.ts'
import type { Joint, RobotDescription } from '../src/description/types.ts'
import { aboutAxis, fromRpy, multiply, type Rotation, type Vector, vector } from './rotation.ts'

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
  /**
   * The reading that the physics calls zero. Rapier knows angles in (−π, π] only, so a joint with limits is
   * centred on them and any range up to a full turn works.
   */
  readonly zero: number
  /** `originRotation` turned by `zero` about the axis. */
  readonly zeroRotation: Rotation
}

/** A robot as a tree: its fixed root and its joints, every parent before its children. */
export interface Tree {
  readonly root: number
  readonly joints: readonly TreeJoint[]
  readonly movingCount: number
}

/** @throws SinewError `description` if the joints are no tree, or a revolute joint spans more than a turn. */
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
      ordered.push(place(joint, index(joint.parent, joint), index(joint.child, joint), moving.indexOf(joint)))
    }
    waiting = waiting.filter((joint) => !next.includes(joint))
  }
  return { root: description.links.indexOf(root), joints: ordered, movingCount: moving.length }
}

function place(joint: Joint, parent: number, child: number, moving: number): TreeJoint {
  if (joint.kind === 'revolute' && joint.upper - joint.lower > 2 * Math.PI) {
    throw new SinewError('description', `joint "${joint.name}" spans more than a full turn`, {
      where: `joints.${joint.name}`,
      expected: 'upper − lower of at most 2π rad',
      received: `[${joint.lower}, ${joint.upper}]`,
      fix: 'narrow the limits, or make the joint continuous',
    })
  }
  const axis = vector(joint.axis)
  const originRotation = fromRpy(joint.originRpyRad)
  const zero = joint.kind === 'revolute' ? (joint.lower + joint.upper) / 2 : 0
  const zeroRotation = multiply(originRotation, aboutAxis(axis, zero))
  const origin = vector(joint.originM)
  return { joint, parent, child, moving, axis, origin, originRotation, zero, zeroRotation }
}
