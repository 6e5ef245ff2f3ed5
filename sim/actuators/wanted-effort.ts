import type { Actuator } from '../../src/description/types.ts'
import type { Remembers } from '../state.ts'

/** What actuators would give if nothing limited them, by the laws of their kinds. N·m or N. */
export interface WantedEffort extends Remembers {
  readonly values: Float64Array
  compute(target: Float64Array, position: Float64Array, velocity: Float64Array): void
  /** Factors on the gains, from the next reset on (copied). */
  vary(stiffnessScale: Float64Array, dampingScale: Float64Array): void
  reset(): void
}

export function createWantedEffort(actuators: readonly Actuator[]): WantedEffort {
  const stiffness = Float64Array.from(actuators, (actuator) => actuator.stiffness)
  const damping = Float64Array.from(actuators, (actuator) => actuator.damping)
  const nextStiffness = stiffness.slice()
  const nextDamping = damping.slice()
  const values = new Float64Array(actuators.length)
  return {
    values,
    compute(target, position, velocity) {
      for (let index = 0; index < values.length; index++) {
        const { kind } = actuators[index]
        const slip = target[index] - velocity[index]
        if (kind === 'effort') values[index] = target[index]
        else if (kind === 'velocity') values[index] = damping[index] * slip
        else {
          const pull = stiffness[index] * (target[index] - position[index])
          values[index] = pull - damping[index] * velocity[index]
        }
      }
    },
    vary(stiffnessScale, dampingScale) {
      for (let index = 0; index < values.length; index++) {
        nextStiffness[index] = actuators[index].stiffness * stiffnessScale[index]
        nextDamping[index] = actuators[index].damping * dampingScale[index]
      }
    },
    reset() {
      stiffness.set(nextStiffness)
      damping.set(nextDamping)
    },
    save(out) {
      for (const gains of [stiffness, damping, nextStiffness, nextDamping]) out.array(gains)
    },
    restore(from) {
      for (const gains of [stiffness, damping, nextStiffness, nextDamping]) from.into(gains)
    },
  }
}
