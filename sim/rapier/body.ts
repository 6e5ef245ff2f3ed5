import type {
  Collider,
  ImpulseJoint,
  JointAxesMask,
  RigidBody,
  UnitImpulseJoint,
  World,
} from '@dimforge/rapier3d'
import type { RobotDescription } from '../../src/description/types.ts'
import { between, multiply, type Vector, vector } from '../kinematics/rotation.ts'
import { type Tree, type TreeJoint, turnsOver } from '../kinematics/tree.ts'
import { neutralVariation } from '../variation.ts'
import { groundCollider, linkColliders } from './colliders.ts'
import { bodyMass } from './mass.ts'
import type { Physics } from './physics.ts'

/** Largest physics step unless the robot wants a smaller one; Rapier divides it by its 4 solver iterations again. */
const maxTimestepS = 1 / 240
/**
 * Stiff servos in a chain need more Gauss-Seidel sweeps a step: 8 keep joint error at 0.010 rad RMS where 1 gives
 * 0.092. Effort robots gain nothing from them.
 */
const servoPgsIterations = 8

/** A robot's body in a world of its own. */
export interface Body {
  readonly world: World
  /** By link; links that fixed joints hold together share one. */
  readonly bodies: readonly RigidBody[]
  /** Centre of mass of each of `bodies` in its frame. */
  readonly centres: readonly Vector[]
  /** By link. */
  readonly colliders: readonly (readonly Collider[])[]
  /** In the order of `tree.joints`; none for a fixed joint. */
  readonly joints: readonly (UnitImpulseJoint | undefined)[]
  /** A second joint that locks nothing and whose motor brakes, beside each joint that has Coulomb friction. */
  readonly brakes: readonly (UnitImpulseJoint | undefined)[]
  readonly ground: Collider | undefined
  /** Physics steps in one control period. */
  readonly substeps: number
}

/** Build bodies, colliders and joints. The root link is at the world's origin, fixed there if the base is. */
export function createBody(
  physics: Physics,
  description: RobotDescription,
  tree: Tree,
  periodS: number,
): Body {
  const world = new physics.World(vector(description.gravityMPerS2))
  // The nearest timestep that is no longer than the tested one and divides the period.
  const { physicsStepHz = 0 } = description
  const stepHz = Math.max(1 / maxTimestepS, physicsStepHz)
  const substeps = Math.max(1, Math.ceil(periodS * stepHz - 1e-9))
  world.timestep = periodS / substeps
  const servo = description.actuators.some((actuator) => actuator.kind !== 'effort')
  const asDescribed = neutralVariation(description)
  const tops = new Map<number, { rigid: RigidBody; centre: Vector }>()
  description.links.forEach((_, index) => {
    if (tree.welds[index]?.body !== index) return
    const anchored = index === tree.root && description.base === 'fixed'
    const desc = anchored ? physics.RigidBodyDesc.fixed() : physics.RigidBodyDesc.dynamic()
    desc.setCanSleep(false).setAdditionalPgsIterations(servo ? servoPgsIterations - 1 : 0)
    const { massKg, centre, inertia, inertiaRotation } = bodyMass(description, tree, index, asDescribed)
    desc.setAdditionalMassProperties(massKg, centre, inertia, inertiaRotation)
    tops.set(index, { rigid: world.createRigidBody(desc), centre })
  })
  const parts = tree.welds.flatMap(({ body }) => tops.get(body) ?? [])
  const bodies = parts.map(({ rigid }) => rigid)
  const colliders = description.links.map((link, index) =>
    linkColliders(physics, description, link, tree.welds[index]).map((desc) =>
      world.createCollider(desc, bodies[index]),
    ),
  )
  // Otherwise done at the first step, too late for what is read after a reset.
  for (const { rigid } of tops.values()) rigid.recomputeMassPropertiesFromColliders()
  const joints = tree.joints.map((joint) => {
    const [parent, child] = [bodies[joint.parentBody], bodies[joint.child]]
    if (joint.joint.kind === 'fixed' || !parent || !child) return undefined
    return createJoint(physics, world, joint, parent, child)
  })
  const brakes = tree.joints.map((joint) => {
    const [parent, child] = [bodies[joint.parentBody], bodies[joint.child]]
    if (joint.joint.frictionEffort === 0 || !parent || !child) return undefined
    return createBrake(physics, world, joint, parent, child)
  })
  const ground = description.ground && world.createCollider(groundCollider(physics, description.ground))
  return {
    world,
    bodies,
    centres: parts.map(({ centre }) => centre),
    colliders,
    joints,
    brakes,
    ground,
    substeps,
  }
}

/** The same body in a world restored from a snapshot: handles stay, objects do not. */
export function rebind(physics: Physics, body: Body, world: World): Body {
  const again = (joint: UnitImpulseJoint | undefined): UnitImpulseJoint | undefined =>
    joint && asUnit(physics, world, joint.handle, joint instanceof physics.PrismaticImpulseJoint)
  return {
    world,
    bodies: body.bodies.map(({ handle }) => world.getRigidBody(handle)),
    centres: body.centres,
    colliders: body.colliders.map((each) => each.map(({ handle }) => world.getCollider(handle))),
    joints: body.joints.map(again),
    brakes: body.brakes.map(again),
    ground: body.ground && world.getCollider(body.ground.handle),
    substeps: body.substeps,
  }
}

/** A joint as one of a single axis, which a generic joint is not in Rapier's types. */
function asUnit(physics: Physics, world: World, handle: number, slides: boolean): UnitImpulseJoint {
  const Unit = slides ? physics.PrismaticImpulseJoint : physics.RevoluteImpulseJoint
  return new Unit(world.impulseJoints.raw, world.bodies, handle)
}

function createJoint(
  physics: Physics,
  world: World,
  place: TreeJoint,
  parent: RigidBody,
  child: RigidBody,
): UnitImpulseJoint {
  const { joint, anchor, axis, zero } = place
  const here: Vector = { x: 0, y: 0, z: 0 }
  const slides = joint.kind === 'prismatic'
  const data = slides
    ? physics.JointData.prismatic(anchor, here, axis)
    : physics.JointData.revolute(anchor, here, axis)
  const { handle } = align(world.createImpulseJoint(data, parent, child, true), place)
  const made = asUnit(physics, world, handle, slides)
  if (joint.kind !== 'continuous' && !turnsOver(joint)) {
    made.setLimits(joint.lower - zero, joint.upper - zero)
  }
  return made
}

/** Rapier's joint axis is the x axis of a local frame on each side; both must agree on where zero is. */
function align(made: ImpulseJoint, { anchor, axis, zeroRotation }: TreeJoint): ImpulseJoint {
  const toAxis = between({ x: 1, y: 0, z: 0 }, axis)
  made.setLocalFrame1(anchor, multiply(zeroRotation, toAxis))
  made.setLocalFrame2({ x: 0, y: 0, z: 0 }, toAxis)
  made.setContactsEnabled(false)
  return made
}

/** A factor so large that the brake stops the joint unless that takes more than its greatest effort. */
const brakeFactor = 1e6

/** Coulomb friction: a motor that wants standstill, as far as its effort goes. A joint has one motor, so a second joint. */
function createBrake(
  physics: Physics,
  world: World,
  place: TreeJoint,
  parent: RigidBody,
  child: RigidBody,
): UnitImpulseJoint {
  const { joint, anchor, axis } = place
  const locksNothing = 0 as JointAxesMask
  const data = physics.JointData.generic(anchor, { x: 0, y: 0, z: 0 }, axis, locksNothing)
  const { handle } = align(world.createImpulseJoint(data, parent, child, true), place)
  const brake = asUnit(physics, world, handle, joint.kind === 'prismatic')
  brake.configureMotorModel(physics.MotorModel.ForceBased)
  brake.setMotorMaxForce(joint.frictionEffort)
  brake.configureMotorVelocity(0, brakeFactor)
  return brake
}
