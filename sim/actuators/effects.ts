/** One thing that an actuator does to its command, for all actuators that do it; in place, without garbage. */
export interface CommandEffect {
  /** What it remembers of the steps before, if it does. */
  readonly state?: Float64Array
  /** `values` have been in force for ever. */
  reset(values: Float64Array): void
  /**
   * `stepS` later, `values` being asked for.
   *
   * @param position of each actuator's joint, rad or m
   */
  apply(values: Float64Array, stepS: number, position: Float64Array): void
}

/** The effect, if any actuator asks for it: where an amount is zero, the actuator is left alone. */
export function where(
  amounts: readonly number[],
  create: (amounts: Float64Array) => CommandEffect,
): CommandEffect[] {
  return amounts.some((amount) => amount > 0) ? [create(Float64Array.from(amounts))] : []
}
