/** What is done with a robot, in an engine alone and in a simulation alike. */
export interface Episode {
  /** Of the joints that move. */
  readonly position: Float64Array
  readonly velocity: Float64Array
  /** What the actuators are told by the reset. */
  readonly rest: Float64Array
  /** A control step each. */
  readonly commands: readonly Float64Array[]
}

/** An engine alone, driven through an episode. */
export interface Bare {
  /** Where the joints were when the episode was written down. */
  readonly end: Float64Array
  reset(): void
  /** The control step of this index: its commands and its physics steps. */
  step(control: number): void
  /** Where they are. */
  joints(): Float64Array
  free(): void
}
