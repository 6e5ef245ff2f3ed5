/** What is asked of the gate between two answers of a policy that is slower than the loop. */
export type Interpolation = 'hold' | 'linear'

export const interpolations = ['hold', 'linear'] as const satisfies readonly Interpolation[]

/**
 * The way from one answer's command to the next one's. `hold` asks for the new one at once; `linear` gets there at the
 * end of the policy's step, in equal parts, which costs up to a step of delay and spares the gate a staircase.
 */
export interface Setpoint {
  /** Begin at `command`, and stay there. */
  stay(command: Float64Array): void
  /** From where the last one was going to `target`. */
  aim(target: Float64Array): void
  /** What is asked for in part `part` (from 1) of the policy's step. */
  write(part: number, requested: Float64Array): void
}

/** @param parts control periods in a step of the policy */
export function createSetpoint(size: number, parts: number, interpolation: Interpolation): Setpoint {
  const from = new Float64Array(size)
  const to = new Float64Array(size)
  return {
    stay(command) {
      from.set(command)
      to.set(command)
    },
    aim(target) {
      from.set(to)
      to.set(target)
    },
    write(part, requested) {
      const share = part / parts
      // At the end exactly what was asked for, whatever rounding makes of from + (to − from).
      if (interpolation === 'hold' || share >= 1) requested.set(to)
      else
        for (let index = 0; index < from.length; index++) {
          requested[index] = from[index] + (to[index] - from[index]) * share
        }
    },
  }
}
