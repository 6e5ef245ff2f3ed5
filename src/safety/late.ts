/** How late a control loop may be before the robot is stopped. */
export interface LateLimits {
  /** Ticks in a row that were late. */
  readonly inARow: number
  /** Share of the last 100 ticks that may have been late. */
  readonly share: number
}

/** In force where a description says nothing. */
export const lateDefaults: LateLimits = { inARow: 10, share: 0.4 }
