import type { RobotDescription } from '../src/description/types.ts'

/** A robot's body in a physics engine: synchronous, allocation-free per step. `createSimulation` makes one. */
export interface Simulation {
  readonly description: RobotDescription
  /** Seconds that one `step` advances; one control period unless asked otherwise. */
  readonly periodS: number
  /** Place every joint that is not fixed (order of `description.joints`), bit-reproducibly. rad, m; rad/s, m/s. */
  reset(position: Float64Array, velocity: Float64Array): void
  /** Actuator commands in the order and units of `actionSpace(description)`, in force until the next call. */
  command(values: Float64Array): void
  step(): void
  /** Sensor values in the order of `observationSpace(description)`. */
  read(out: Float64Array): void
  /** False once the physics has gone non-finite. */
  readonly healthy: boolean
  free(): void
}
