import type { RobotDescription } from '../../src/description/types.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { StateReader, StateWriter } from '../state.ts'
import {
  copyVariation,
  neutralVariation,
  type PhysicsVariation,
  restoreVariation,
  saveVariation,
} from '../variation.ts'
import type { Body } from './body.ts'
import { type BodyMass, bodyMass } from './mass.ts'

/** How a body differs from its description. */
export interface Variations {
  /** Both variations, and what of them is not in the engine's own snapshot. */
  save(body: Body, out: StateWriter): void
  restore(body: Body, from: StateReader): void
  /** What the running episode has. */
  readonly inForce: PhysicsVariation
  /** From the next `apply` on (copied). */
  vary(variation: PhysicsVariation): void
  /**
   * Make what came fresh from the snapshot differ: first in a reset, before bodies are placed.
   *
   * @returns false if nothing does
   */
  apply(body: Body): boolean
}

/** The snapshot stays that of the body as described, so an episode repeats whatever was varied before. */
export function createVariations(description: RobotDescription, tree: Tree): Variations {
  const next = neutralVariation(description)
  const inForce = neutralVariation(description)
  const gravity = { x: 0, y: 0, z: 0 }
  const tops = tree.welds.flatMap(({ body }, link) => (body === link ? [link] : []))
  let masses: readonly BodyMass[] = []
  let asked = false

  const weigh = (body: Body): void => {
    tops.forEach((top, index) => {
      const { massKg, centre, inertia, inertiaRotation } = masses[index]
      const rigid = body.bodies[top]
      rigid.setAdditionalMassProperties(massKg, centre, inertia, inertiaRotation, true)
      // Otherwise done at the first step, too late for what is read after a reset.
      rigid.recomputeMassPropertiesFromColliders()
      Object.assign(body.centres[top], centre)
    })
  }
  const roughen = ({ colliders, ground }: Body): void => {
    description.links.forEach(({ friction }, link) => {
      for (const collider of colliders[link] ?? []) {
        collider.setFriction(friction * inForce.frictionScale[link])
        collider.setRestitution(inForce.restitution[link])
      }
    })
    if (description.ground) ground?.setFriction(description.ground.friction * inForce.groundFrictionScale)
  }
  const brake = ({ brakes }: Body): void => {
    tree.joints.forEach(({ joint, moving }, index) => {
      brakes[index]?.setMotorMaxForce(joint.frictionEffort * inForce.jointFrictionScale[moving])
    })
  }

  return {
    inForce,
    vary(variation) {
      copyVariation(variation, next)
      masses = tops.map((top) => bodyMass(description, tree, top, next))
      asked = true
    },
    apply(body) {
      if (!asked) return false
      copyVariation(next, inForce)
      // Rounded as what comes out of the snapshot is.
      gravity.x = Math.fround(inForce.gravityMPerS2[0])
      gravity.y = Math.fround(inForce.gravityMPerS2[1])
      gravity.z = Math.fround(inForce.gravityMPerS2[2])
      body.world.gravity = gravity
      weigh(body)
      roughen(body)
      brake(body)
      return true
    },
    save({ centres }, out) {
      out.number(Number(asked))
      saveVariation(inForce, out)
      saveVariation(next, out)
      for (const top of tops) out.array([centres[top].x, centres[top].y, centres[top].z])
    },
    restore({ centres }, from) {
      asked = from.number() === 1
      restoreVariation(inForce, from)
      restoreVariation(next, from)
      masses = tops.map((top) => bodyMass(description, tree, top, next))
      for (const top of tops) {
        for (const axis of ['x', 'y', 'z'] as const) centres[top][axis] = from.number()
      }
    },
  }
}
