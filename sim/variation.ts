import { movingJoints } from '../src/description/spaces.ts'
import type { RobotDescription } from '../src/description/types.ts'
import type { StateReader, StateWriter } from './state.ts'

/**
 * How a simulated robot and its world differ from their description. Factors multiply what the description says: where
 * that is zero (no friction, no armature), nothing changes.
 */
export interface PhysicsVariation {
  /** Absolute, in the world's axes. Shape [3]. */
  readonly gravityMPerS2: Float64Array
  /** By link: mass and moments of inertia together. */
  readonly massScale: Float64Array
  /** Added to each link's centre of mass, in the link's axes. Shape [3 · links]. */
  readonly centreOffsetM: Float64Array
  /** By link. Of two surfaces that touch, the larger friction counts, as ever. */
  readonly frictionScale: Float64Array
  groundFrictionScale: number
  /** By link, absolute. */
  readonly restitution: Float64Array
  /** By joint that is not fixed: viscous damping, Coulomb friction, inertia of the rotor. */
  readonly jointDampingScale: Float64Array
  readonly jointFrictionScale: Float64Array
  readonly armatureScale: Float64Array
  /** By actuator: the servo's gains, and what it can push at most. */
  readonly stiffnessScale: Float64Array
  readonly dampingScale: Float64Array
  readonly effortScale: Float64Array
  /** By actuator: control steps by which commands come later than they do anyway. */
  readonly latencySteps: Float64Array
  /** Factor on all noise and bias of the sensors. */
  noiseScale: number
}

/** The robot as it is described. */
export function neutralVariation(description: RobotDescription): PhysicsVariation {
  const { links, actuators, gravityMPerS2 } = description
  const ones = (count: number): Float64Array => new Float64Array(count).fill(1)
  const joints = movingJoints(description).length
  return {
    gravityMPerS2: Float64Array.from(gravityMPerS2),
    massScale: ones(links.length),
    centreOffsetM: new Float64Array(3 * links.length),
    frictionScale: ones(links.length),
    groundFrictionScale: 1,
    restitution: Float64Array.from(links, ({ restitution }) => restitution),
    jointDampingScale: ones(joints),
    jointFrictionScale: ones(joints),
    armatureScale: ones(joints),
    stiffnessScale: ones(actuators.length),
    dampingScale: ones(actuators.length),
    effortScale: ones(actuators.length),
    latencySteps: new Float64Array(actuators.length),
    noiseScale: 1,
  }
}

/** Every number of a variation, in an order that `restoreVariation` repeats. */
export function saveVariation(variation: PhysicsVariation, out: StateWriter): void {
  for (const values of vectorsOf(variation)) out.array(values)
  out.number(variation.groundFrictionScale)
  out.number(variation.noiseScale)
}

export function restoreVariation(variation: PhysicsVariation, from: StateReader): void {
  for (const values of vectorsOf(variation)) from.into(values)
  variation.groundFrictionScale = from.number()
  variation.noiseScale = from.number()
}

function vectorsOf(variation: PhysicsVariation): Float64Array[] {
  return Object.values(variation).filter((values) => values instanceof Float64Array)
}

/** `from` into `to`, without garbage. */
export function copyVariation(from: PhysicsVariation, to: PhysicsVariation): void {
  to.gravityMPerS2.set(from.gravityMPerS2)
  to.massScale.set(from.massScale)
  to.centreOffsetM.set(from.centreOffsetM)
  to.frictionScale.set(from.frictionScale)
  to.groundFrictionScale = from.groundFrictionScale
  to.restitution.set(from.restitution)
  to.jointDampingScale.set(from.jointDampingScale)
  to.jointFrictionScale.set(from.jointFrictionScale)
  to.armatureScale.set(from.armatureScale)
  to.stiffnessScale.set(from.stiffnessScale)
  to.dampingScale.set(from.dampingScale)
  to.effortScale.set(from.effortScale)
  to.latencySteps.set(from.latencySteps)
  to.noiseScale = from.noiseScale
}
