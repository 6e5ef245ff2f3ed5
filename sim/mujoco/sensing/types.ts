import type { Remembers } from '../../state.ts'
import type { Body } from '../body.ts'

/** A sensor of a body in MuJoCo. Nothing allocates. */
export interface Sensing extends Partial<Remembers> {
  /** The body was placed anew. */
  reset?(body: Body): void
  /** A control step begins. */
  begin?(body: Body): void
  /** After every physics step: what MuJoCo's own sensors say is of it, poses and velocities are not. */
  after?(body: Body): void
  /** Of every physics step as well: poses and velocities of links are those after it. */
  moved?(body: Body): void
  /** Whether `read` must find poses and velocities of links as they are. */
  readonly poses?: boolean
  /** The sensor's numbers, in the order of its channels, from `out[at]` on. */
  read(body: Body, out: Float64Array, at: number): void
  /** Give back what it holds of MuJoCo's memory. */
  free?(): void
}
