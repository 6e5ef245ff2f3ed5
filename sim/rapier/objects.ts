import type { Collider, RigidBody, World } from '@dimforge/rapier3d'
import type { SceneObject } from '../../src/task/scene.ts'
import { objectMass } from '../kinematics/object-mass.ts'
import { fromRpy, vector } from '../kinematics/rotation.ts'
import { objectColliders } from './colliders.ts'
import type { Physics } from './physics.ts'

/** The things beside the robot in its Rapier world. Nothing allocates but in `createObjects` and `rebind`. */
export interface Objects {
  /** After the world was restored from a snapshot: handles stay, bodies do not. */
  rebind(world: World): void
  /** See `Simulation.placeObject`. */
  place(index: number, pose: Float64Array, velocity: Float64Array): void
  pose(index: number, out: Float64Array): void
  velocity(index: number, out: Float64Array): void
  /** Their shapes, for rays. */
  readonly colliders: readonly Collider[]
  /** False if a body is disabled, which Rapier does to one that went non-finite. */
  readonly healthy: boolean
}

/** @throws SinewError `description` if an object that moves has no shape of which the mass can be worked out. */
export function createObjects(physics: Physics, world: World, scene: readonly SceneObject[]): Objects {
  let bodies = scene.map((object) => createObject(physics, world, object))
  let colliders = bodies.flatMap(collidersOf)
  const at = { x: 0, y: 0, z: 0 }
  const attitude = { x: 0, y: 0, z: 0, w: 1 }
  const body = (index: number): RigidBody => {
    const found = bodies[index]
    if (!found) throw new RangeError(`object ${index} of ${bodies.length}`)
    return found
  }
  const point = (values: Float64Array, from: number): typeof at => {
    at.x = values[from]
    at.y = values[from + 1]
    at.z = values[from + 2]
    return at
  }
  const write = (out: Float64Array, from: number): void => {
    out[from] = at.x
    out[from + 1] = at.y
    out[from + 2] = at.z
  }

  return {
    rebind(restored) {
      bodies = bodies.map(({ handle }) => restored.getRigidBody(handle))
      colliders = bodies.flatMap(collidersOf)
    },
    place(index, pose, velocity) {
      const rigid = body(index)
      rigid.setTranslation(point(pose, 0), true)
      attitude.w = pose[3]
      attitude.x = pose[4]
      attitude.y = pose[5]
      attitude.z = pose[6]
      rigid.setRotation(attitude, true)
      if (rigid.isFixed()) return
      rigid.setLinvel(point(velocity, 0), true)
      rigid.setAngvel(point(velocity, 3), true)
    },
    pose(index, out) {
      const rigid = body(index)
      rigid.translation(at)
      write(out, 0)
      rigid.rotation(attitude)
      out[3] = attitude.w
      out[4] = attitude.x
      out[5] = attitude.y
      out[6] = attitude.z
    },
    velocity(index, out) {
      const rigid = body(index)
      rigid.linvel(at)
      write(out, 0)
      rigid.angvel(at)
      write(out, 3)
    },
    get colliders() {
      return colliders
    },
    get healthy() {
      for (let index = 0; index < bodies.length; index++) if (!bodies[index].isEnabled()) return false
      return true
    },
  }
}

const collidersOf = (rigid: RigidBody): Collider[] =>
  Array.from({ length: rigid.numColliders() }, (_, index) => rigid.collider(index))

function createObject(physics: Physics, world: World, object: SceneObject): RigidBody {
  const { fixed, positionM } = object
  const desc = fixed ? physics.RigidBodyDesc.fixed() : physics.RigidBodyDesc.dynamic()
  desc.setTranslation(...positionM).setCanSleep(false)
  if (!fixed) {
    const { massKg, centreOfMassM, inertiaKgM2, inertiaRpyRad } = objectMass(object)
    desc.setAdditionalMassProperties(
      massKg,
      vector(centreOfMassM),
      vector(inertiaKgM2),
      fromRpy(inertiaRpyRad),
    )
  }
  const rigid = world.createRigidBody(desc)
  for (const collider of objectColliders(physics, object)) world.createCollider(collider, rigid)
  // Otherwise done at the first step, too late for a velocity that is set before it.
  rigid.recomputeMassPropertiesFromColliders()
  return rigid
}
