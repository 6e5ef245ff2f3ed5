import type { World } from '@dimforge/rapier3d'
import type { Vector } from '../kinematics/rotation.ts'
import type { Physics } from './physics.ts'

/** One physics step without garbage. */
export interface Stepper {
  step(world: World): void
  free(): void
}

/**
 * What `World.step` does but for its wrappers: that makes a gravity and looks for pieces of torn soft bodies every time,
 * 2 kB of garbage a step, and there are no soft bodies here.
 */
export function createStepper(physics: Physics): Stepper {
  const inForce: Vector = { x: 0, y: 0, z: 0 }
  let raw = physics.VectorOps.intoRaw(inForce)

  const gravityOf = (world: World): typeof raw => {
    const { x, y, z } = world.gravity
    if (x === inForce.x && y === inForce.y && z === inForce.z) return raw
    raw.free()
    inForce.x = x
    inForce.y = y
    inForce.z = z
    raw = physics.VectorOps.intoRaw(inForce)
    return raw
  }
  return {
    step(world) {
      world.physicsPipeline.raw.step(
        gravityOf(world),
        world.integrationParameters.raw,
        world.islands.raw,
        world.broadPhase.raw,
        world.narrowPhase.raw,
        world.bodies.raw,
        world.colliders.raw,
        world.softBodies.raw,
        world.impulseJoints.raw,
        world.multibodyJoints.raw,
        world.ccdSolver.raw,
      )
    },
    free: () => raw.free(),
  }
}
