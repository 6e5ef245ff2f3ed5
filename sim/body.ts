import type { ColliderDesc, ImpulseJoint, RigidBody, World } from '@dimforge/rapier3d'
import type { Link, RobotDescription, Shape } from '../src/description/types.ts'
import type { Physics } from './physics.ts'
import { between, identity, multiply, type Rotation, type Vector, vector } from './rotation.ts'
import type { Tree, TreeJoint } from './tree.ts'

/** Largest physics step; Rapier divides it by its 4 solver iterations again. */
const maxTimestepS = 1 / 240
/**
 * Stiff servos in a chain need more Gauss-Seidel sweeps a step: 8 keep joint error at 0.010 rad RMS where 1 gives
 * 0.092. Effort robots gain nothing from them.
 */
const servoPgsIterations = 8

/** A robot's body in a world of its own; index of a body is the index of its link. */
export interface Body {
  readonly world: World
  readonly bodies: readonly RigidBody[]
  /** In the order of `tree.joints`; none for a fixed joint. */
  readonly joints: readonly (ImpulseJoint | undefined)[]
  /** Physics steps in one control period. */
  readonly substeps: number
}

/** Build bodies, colliders and joints. The root link is fixed to the world at its origin. */
export function createBody(
  physics: Physics,
  description: RobotDescription,
  tree: Tree,
  periodS: number,
): Body {
  const world = new physics.World(vector(description.gravityMPerS2))
  // The nearest timestep that is no longer than the tested one and divides the period.
  const substeps = Math.max(1, Math.ceil(periodS / maxTimestepS - 1e-9))
  world.timestep = periodS / substeps
  const servo = description.actuators.some((actuator) => actuator.kind !== 'effort')
  const anchored = anchoredLinks(tree)
  const bodies = description.links.map((link, index) => {
    const desc = anchored.has(index) ? physics.RigidBodyDesc.fixed() : physics.RigidBodyDesc.dynamic()
    desc.setCanSleep(false).setAdditionalPgsIterations(servo ? servoPgsIterations - 1 : 0)
    const [x, y, z] = link.inertiaKgM2
    desc.setAdditionalMassProperties(link.massKg, vector(link.centreOfMassM), { x, y, z }, { ...identity })
    const body = world.createRigidBody(desc)
    for (const collider of collidersOf(physics, link)) world.createCollider(collider, body)
    return body
  })
  const joints = tree.joints.map((joint) => {
    const [parent, child] = [bodies[joint.parent], bodies[joint.child]]
    if (!parent || !child || anchored.has(joint.child)) return undefined
    return createJoint(physics, world, joint, parent, child)
  })
  return { world, bodies, joints, substeps }
}

/** The same body in a world restored from a snapshot: handles stay, objects do not. */
export function rebind(body: Body, world: World): Body {
  return {
    world,
    bodies: body.bodies.map(({ handle }) => world.getRigidBody(handle)),
    joints: body.joints.map((joint) => joint && world.getImpulseJoint(joint.handle)),
    substeps: body.substeps,
  }
}

/** The root, and what is fixed to it. */
function anchoredLinks(tree: Tree): Set<number> {
  const anchored = new Set([tree.root])
  for (const { joint, parent, child } of tree.joints) {
    if (joint.kind === 'fixed' && anchored.has(parent)) anchored.add(child)
  }
  return anchored
}

function createJoint(
  physics: Physics,
  world: World,
  { joint, origin, originRotation, zero, zeroRotation, axis }: TreeJoint,
  parent: RigidBody,
  child: RigidBody,
): ImpulseJoint {
  const here: Vector = { x: 0, y: 0, z: 0 }
  if (joint.kind === 'fixed') {
    const fixed = physics.JointData.fixed(origin, originRotation, here, { ...identity })
    const made = world.createImpulseJoint(fixed, parent, child, true)
    made.setContactsEnabled(false)
    return made
  }
  const prismatic = joint.kind === 'prismatic'
  const data = prismatic
    ? physics.JointData.prismatic(origin, here, axis)
    : physics.JointData.revolute(origin, here, axis)
  const made = world.createImpulseJoint(data, parent, child, true)
  // Rapier's joint axis is the x axis of a local frame on each side; both must agree on where zero is.
  const toAxis = between({ x: 1, y: 0, z: 0 }, axis)
  made.setLocalFrame1(origin, multiply(zeroRotation, toAxis))
  made.setLocalFrame2(here, toAxis)
  made.setContactsEnabled(false)
  if (joint.kind !== 'continuous' && made instanceof physics.UnitImpulseJoint) {
    made.setLimits(joint.lower - zero, joint.upper - zero)
  }
  return made
}

function collidersOf(physics: Physics, link: Link): ColliderDesc[] {
  return link.geometry
    .filter((geometry) => geometry.collides)
    .flatMap(({ shape, originM }) => {
      const [x, y, z] = originM
      const along: Rotation =
        'axis' in shape ? between({ x: 0, y: 1, z: 0 }, vector(shape.axis)) : { ...identity }
      // The link says its own mass, so its shapes weigh nothing.
      return colliderOf(physics, shape)?.setDensity(0).setTranslation(x, y, z).setRotation(along) ?? []
    })
}

function colliderOf(physics: Physics, shape: Shape): ColliderDesc | undefined {
  switch (shape.kind) {
    case 'box':
      return physics.ColliderDesc.cuboid(shape.sizeM[0] / 2, shape.sizeM[1] / 2, shape.sizeM[2] / 2)
    case 'sphere':
      return physics.ColliderDesc.ball(shape.radiusM)
    case 'capsule':
      return physics.ColliderDesc.capsule(shape.lengthM / 2, shape.radiusM)
    case 'cylinder':
      return physics.ColliderDesc.cylinder(shape.lengthM / 2, shape.radiusM)
    case 'hull':
    case 'mesh':
      return undefined
  }
}
