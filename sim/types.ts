import type { RobotDescription } from '../src/description/types.ts'
import type { SceneObject } from '../src/task/scene.ts'
import type { ActuatorModels } from './actuators/models.ts'
import type { Snapshot } from './snapshot.ts'
import type { StateReader, StateWriter } from './state.ts'
import type { PhysicsVariation } from './variation.ts'

/** A robot's body in a physics engine: synchronous, allocation-free per step. `createSimulation` makes one. */
export interface Simulation {
  readonly description: RobotDescription
  /** Seconds that one `step` advances; one control period unless asked otherwise. */
  readonly periodS: number
  /** Place every joint that is not fixed (order of `description.joints`), bit-reproducibly. rad, m; rad/s, m/s. */
  reset(position: Float64Array, velocity: Float64Array): void
  /**
   * Only where the base floats; after `reset`, which puts it upright at its start height. The joints keep the places
   * that `reset` gave them.
   *
   * @param pose x, y, z (m) of the root link's origin, then its orientation w, x, y, z. Shape [7].
   * @param velocity linear (m/s) then angular (rad/s), in the world's axes. Shape [6].
   */
  resetBase?(pose: Float64Array, velocity: Float64Array): void
  /**
   * Joints moved to where a log says they were, a floating base to where a reset puts it, at rest; the actuators and the
   * rest of the world go on as they are. What was
   * there before may leave traces, so only the same calls in the same order repeat bit for bit.
   */
  place(position: Float64Array, velocity: Float64Array): void
  /** Actuator commands in the order and units of `actionSpace(description)`, in force until the next call. */
  command(values: Float64Array): void
  step(): void
  /** What the sensors say, in the order of `observationSpace(description)`. */
  read(out: Float64Array): void
  /** What they would say if they were perfect. */
  truth(out: Float64Array): void
  /** What the sensors' noise is drawn from, from the next reset on; every reset starts the noise of its seed anew. */
  seed(seed: number): void
  /** How the robot and its world differ from their description (copied), from the next `reset` on. */
  vary(variation: PhysicsVariation): void
  /** A knock, now: an impulse (N·s, world axes, shape [3]) at the centre of mass of a link (index into `description.links`). */
  push(link: number, impulseNs: Float64Array): void
  /** Where a link (index into `description.links`) is: x, y, z (m), then w, x, y, z. Shape [7]. */
  linkPose(link: number, out: Float64Array): void
  /** What is in the scene beside the robot; indices below are into it. Empty unless asked for. */
  readonly objects: readonly SceneObject[]
  /**
   * Only where there are objects. Put one somewhere; after `reset`, which puts it upright and at rest at its `positionM`.
   *
   * @param pose x, y, z (m) of its frame, then its orientation w, x, y, z, in the world's frame. Shape [7].
   * @param velocity linear (m/s, of its centre of mass) then angular (rad/s), in the world's axes. Shape [6].
   */
  placeObject?(index: number, pose: Float64Array, velocity: Float64Array): void
  /** As `placeObject` takes it. Shape [7]. */
  objectPose?(index: number, out: Float64Array): void
  /** As `placeObject` takes it. Shape [6]. */
  objectVelocity?(index: number, out: Float64Array): void
  /** All that the next steps depend on, a copy of it. It holds of tasks and gates nothing. */
  save(): Snapshot
  /**
   * Go on from there, bit for bit as what was saved went on: this simulation, or another of the same description, period,
   * objects and physics.
   *
   * @throws SinewError `simulation` for a snapshot of another physics or robot
   */
  restore(snapshot: Snapshot): void
  /** What of the description this physics cannot represent, or only roughly, in a sentence each. */
  readonly unsupported: readonly string[]
  /** False once the physics has gone non-finite. */
  readonly healthy: boolean
  free(): void
}

/** What a physics engine makes: a simulation whose sensors are perfect. */
export interface PhysicsWorld extends Omit<Simulation, 'seed' | 'truth' | 'save' | 'restore'> {
  /** The engine's own state, as bytes; what is kept beside it goes to `out`. */
  saveWorld(out: StateWriter): Uint8Array
  /** @throws SinewError `simulation` for bytes that are not its own */
  restoreWorld(bytes: Uint8Array, from: StateReader): void
}

/** What an engine needs beside the description. */
export interface PhysicsOptions {
  /** Seconds that one `step` advances. */
  readonly periodS: number
  readonly actuators: ActuatorModels
  readonly objects: readonly SceneObject[]
}
