import type { EventQueue, World } from '@dimforge/rapier3d'
import type { Vector } from '../kinematics/rotation.ts'
import type { Physics } from './physics.ts'

/** One physics step without garbage. */
export interface Stepper {
  /** @param events where contact forces are gathered, of colliders that report them */
  step(world: World, events?: EventQueue): void
  free(): void
}

/** As `World.step` passes them: its types do not know that there may be none. */
const noHooks = undefined as unknown as object
const noFilter = null as unknown as () => void

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
    step(world, events) {
      const { physicsPipeline, integrationParameters, islands, broadPhase, narrowPhase } = world
      const { bodies, colliders, softBodies, impulseJoints, multibodyJoints, ccdSolver } = world
      const gravity = gravityOf(world)
      if (events) {
        physicsPipeline.raw.stepWithEvents(
          gravity,
          integrationParameters.raw,
          islands.raw,
          broadPhase.raw,
          narrowPhase.raw,
          bodies.raw,
          colliders.raw,
          softBodies.raw,
          impulseJoints.raw,
          multibodyJoints.raw,
          ccdSolver.raw,
          events.raw,
          noHooks,
          noFilter,
          noFilter,
        )
        return
      }
      physicsPipeline.raw.step(
        gravity,
        integrationParameters.raw,
        islands.raw,
        broadPhase.raw,
        narrowPhase.raw,
        bodies.raw,
        colliders.raw,
        softBodies.raw,
        impulseJoints.raw,
        multibodyJoints.raw,
        ccdSolver.raw,
      )
    },
    free: () => raw.free(),
  }
}
