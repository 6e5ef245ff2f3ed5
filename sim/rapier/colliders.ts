import type { ColliderDesc } from '@dimforge/rapier3d'
import type { Geometry, Ground, Link, RobotDescription, Shape } from '../../src/description/types.ts'
import type { SceneObject } from '../../src/task/scene.ts'
import { spansVolume } from '../kinematics/hull.ts'
import {
  add,
  between,
  fromRpy,
  identity,
  multiply,
  type Rotation,
  rotate,
  vector,
} from '../kinematics/rotation.ts'
import type { Weld } from '../kinematics/tree.ts'
import type { Physics } from './physics.ts'

/** Rapier has 16 groups: what a collider is in the upper half of the word, what it touches in the lower. */
const groundBit = 1
const robotBit = 2
const objectBit = 4
const everything = 0xffff
const groups = (is: number, touches: number): number => (is << 16) | touches

/** A link's colliders in the frame of its body. The link says its own mass, so its shapes weigh nothing. */
export function linkColliders(
  physics: Physics,
  description: RobotDescription,
  link: Link,
  weld: Weld,
): ColliderDesc[] {
  // Links that a joint joins are kept apart by the joint; this is about all the others.
  const touches = description.selfCollision ? everything : everything & ~robotBit
  return link.geometry
    .filter((geometry) => geometry.collides)
    .flatMap((geometry) => {
      const desc = colliderOf(physics, geometry.shape)
      if (!desc) return []
      place(desc, geometry, weld)
      desc.setDensity(0).setCollisionGroups(groups(robotBit, touches))
      return [withContact(physics, desc, link)]
    })
}

/** An object's colliders. It says its own mass, as a link does, and touches whatever there is. */
export function objectColliders(physics: Physics, object: SceneObject): ColliderDesc[] {
  return object.geometry
    .filter((geometry) => geometry.collides)
    .flatMap((geometry) => {
      const desc = colliderOf(physics, geometry.shape)
      if (!desc) return []
      place(desc, geometry, inPlace)
      desc.setDensity(0).setCollisionGroups(groups(objectBit, everything))
      return [withContact(physics, desc, object)]
    })
}
const inPlace = { body: 0, position: { x: 0, y: 0, z: 0 }, rotation: { ...identity } }

/** The plane z = 0. */
export function groundCollider(physics: Physics, ground: Ground): ColliderDesc {
  const plane = new physics.ColliderDesc(new physics.HalfSpace({ x: 0, y: 0, z: 1 }))
  return withContact(physics, plane.setCollisionGroups(groups(groundBit, everything)), ground)
}

/** Whether Rapier can make a collider of the shape: the points of a hull may lie in one plane. */
export function canCollide(physics: Physics, shape: Shape): boolean {
  return colliderOf(physics, shape) !== null
}

function place(desc: ColliderDesc, { shape, originM, rpyRad }: Geometry, weld: Weld): void {
  const along: Rotation =
    'axis' in shape ? between({ x: 0, y: 1, z: 0 }, vector(shape.axis)) : { ...identity }
  const at = add(weld.position, rotate(weld.rotation, vector(originM)))
  desc.setTranslation(at.x, at.y, at.z).setRotation(multiply(weld.rotation, multiply(fromRpy(rpyRad), along)))
}

function withContact(physics: Physics, desc: ColliderDesc, { friction, restitution }: Ground): ColliderDesc {
  const larger = physics.CoefficientCombineRule.Max
  return desc
    .setFriction(friction)
    .setRestitution(restitution)
    .setFrictionCombineRule(larger)
    .setRestitutionCombineRule(larger)
}

function colliderOf(physics: Physics, shape: Shape): ColliderDesc | null {
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
      if (!spansVolume(shape.pointsM)) return null
      return physics.ColliderDesc.convexHull(Float32Array.from(shape.pointsM.flat()))
    case 'mesh':
      return null
  }
}
