import type { Random } from '../../src/contract/random.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Simulation } from '../types.ts'
import type { PhysicsVariation } from '../variation.ts'

/** What a number is drawn from. */
export interface Range {
  readonly low: number
  readonly high: number
  /** Log-uniform: a factor of 2 is as likely as one of ½; both bounds above zero. Uniform unless given. */
  readonly distribution?: 'uniform' | 'log-uniform'
}

/** One thing that differs from episode to episode, as a task declares it. */
export interface RandomisationTerm {
  readonly name: string
  readonly range: Range
  /** @throws SinewError `description` if the robot has nothing that it could vary */
  bind(description: RobotDescription): BoundRandomisation
}

/** A term for one robot: indices resolved, state inside. */
export interface BoundRandomisation {
  /** Of the numbers that are drawn for an episode, such as `mass.forearm`. */
  readonly names: readonly string[]
  /**
   * Draw the numbers of an episode: into `values` from `at` on, and into `variation`, which comes as described.
   *
   * @param scale 0 (as described) to 1 (the whole range)
   */
  draw(random: Random, scale: number, values: Float64Array, at: number, variation: PhysicsVariation): void
  /** Change the joints' start, which is then clipped to their limits. */
  start?(values: Float64Array, at: number, position: Float64Array, velocity: Float64Array): void
  /** Once a step, before it. */
  step?(random: Random, simulation: Simulation): void
}
