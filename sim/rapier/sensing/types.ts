import type { Remembers } from '../../state.ts'
import type { Body } from '../body.ts'

/** A sensor of a body in Rapier. Nothing allocates but in `prepare`. */
export interface Sensing extends Partial<Remembers> {
  /** Once, before the snapshot that resets restore. */
  prepare?(body: Body): void
  /** The body was placed anew. */
  reset?(body: Body): void
  /** A control step begins. */
  begin?(body: Body): void
  /** After every physics step. */
  after?(body: Body): void
  /** In which physics steps of a control step it wants to be told by what its link is pressed. */
  readonly feels?: 'all' | 'last'
  /** A collider was pressed with this many newtons in the physics step just done; comes before its `after`. */
  pressed?(collider: number, forceN: number): void
  /** The sensor's numbers, in the order of its channels, from `out[at]` on. */
  read(body: Body, out: Float64Array, at: number): void
}
