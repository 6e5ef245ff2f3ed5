import type { Body } from '../body.ts'

/** A sensor of a body in Rapier. Nothing allocates but in `prepare`. */
export interface Sensing {
  /** Once, before the snapshot that resets restore. */
  prepare?(body: Body): void
  /** The body was placed anew. */
  reset?(body: Body): void
  /** Around every physics step. */
  before?(body: Body): void
  after?(body: Body): void
  /** A collider was pressed with this many newtons in the physics step just done. */
  pressed?(collider: number, forceN: number): void
  /** The sensor's numbers, in the order of its channels, from `out[at]` on. */
  read(body: Body, out: Float64Array, at: number): void
}
