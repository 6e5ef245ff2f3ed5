import type { Actuator, Battery } from '../../src/description/types.ts'
import { motorEffort } from './torque-speed.ts'

/** Bisections of the battery's voltage: to 2⁻²⁴ of it. */
const bisections = 24

export interface EffortLimits {
  /** Does a limit depend on what the actuators are doing? */
  readonly active: boolean
  /** The battery's voltage as a share of that without load, of the last `advance`. */
  readonly supply: number
  /**
   * Limits now.
   *
   * @param wanted effort that each actuator would give without limits, N·m or N
   * @param velocity of each actuator's joint, rad/s or m/s
   * @param rated what each actuator may give at most
   * @param scale factor on that and on the stall effort of its motor
   */
  advance(
    wanted: Float64Array,
    velocity: Float64Array,
    rated: Float64Array,
    scale: Float64Array,
    limit: Float64Array,
  ): void
}

/**
 * Effort that is left by the motor's torque–speed line and by the battery, whose voltage sags by its internal resistance
 * times the current of all actuators together: u = 1 − R/V₀ · Σ kᵢ |τᵢ|, with efforts τᵢ that u limits. The right-hand
 * side falls as u rises, so there is one solution. Braking costs what driving does: nothing flows back.
 */
export function createEffortLimits(actuators: readonly Actuator[], battery?: Battery): EffortLimits {
  const curves = actuators.map(({ model }) => model?.torqueSpeed)
  const stall = Float64Array.from(curves, (curve) => curve?.stall ?? 0)
  const noLoad = Float64Array.from(curves, (curve) => curve?.noLoad ?? 0)
  const sagPerEffort = Float64Array.from(actuators, ({ model }) =>
    battery ? ((model?.currentAPerEffort ?? 0) * battery.resistanceOhm) / battery.openCircuitV : 0,
  )
  const sags = sagPerEffort.some((sag) => sag > 0)
  const state = { supply: 1 }

  const limits = (
    supply: number,
    wanted: Float64Array,
    velocity: Float64Array,
    rated: Float64Array,
    scale: Float64Array,
    limit: Float64Array,
  ): void => {
    for (let index = 0; index < limit.length; index++) {
      const most = rated[index] * scale[index]
      limit[index] =
        noLoad[index] > 0
          ? Math.min(
              most,
              motorEffort(
                stall[index] * scale[index],
                noLoad[index],
                velocity[index],
                Math.sign(wanted[index]),
                supply,
              ),
            )
          : most * supply
    }
  }
  const sag = (wanted: Float64Array, limit: Float64Array): number => {
    let sum = 0
    for (let index = 0; index < limit.length; index++) {
      sum += sagPerEffort[index] * Math.min(Math.abs(wanted[index]), limit[index])
    }
    return sum
  }

  return {
    active: sags || noLoad.some((speed) => speed > 0),
    get supply() {
      return state.supply
    },
    advance(wanted, velocity, rated, scale, limit) {
      limits(1, wanted, velocity, rated, scale, limit)
      state.supply = 1
      if (!sags) return
      let low = 0
      let high = 1
      for (let round = 0; round < bisections; round++) {
        const middle = (low + high) / 2
        limits(middle, wanted, velocity, rated, scale, limit)
        if (middle + sag(wanted, limit) > 1) high = middle
        else low = middle
      }
      state.supply = low
      limits(low, wanted, velocity, rated, scale, limit)
    },
  }
}
