import type { Random } from '../../src/contract/random.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/**
 * What a robot's sensors make of the truth, the same for every physics engine. Vectors are in the order of
 * `observationSpace(description)`. Nothing allocates.
 */
export interface SensorModels {
  /** Are all sensors perfect? Then nothing here needs to be called. */
  readonly perfect: boolean
  /** A new episode: constant biases are drawn, and what is seen first has been so for ever. */
  reset(random: Random): void
  /** Once a period: what the sensors say of `truth`. */
  observe(truth: Float64Array, out: Float64Array): void
  /** A factor on every noise and bias, from the next reset on. */
  scale(noiseScale: number): void
}

/** @param _periodS seconds between two calls of `observe` */
export function createSensorModels(_description: RobotDescription, _periodS: number): SensorModels {
  return { perfect: true, reset: () => {}, observe: (truth, out) => out.set(truth), scale: () => {} }
}
