import type { FirmwarePlan } from '../generate/plan.ts'

/** What is wired to the board: servos that turn, and the potentiometers in them. */
export interface ServoPlant {
  /** Angles of the servos, in the order of the outputs, rad. May be set: somebody turned it by hand. */
  readonly position: Float64Array
  /** Where each pulse sends it, NaN before the first. */
  readonly target: Float64Array
  onEdge(pin: number, high: boolean, timeS: number): void
  step(seconds: number): void
}

export interface ServoPulse {
  readonly output: number
  readonly widthUs: number
  /** When it began. */
  readonly timeS: number
}

/** A hobby servo of medium size: no load, 60° in 0.15 s. */
const fastestRadPerS = 7
const usualLagS = 0.03
const supplyV = 5

/**
 * Servos of the first order with a greatest speed. Without pulses one stays where it is, by the friction of its gear.
 *
 * @param setVolts what the converter's channel sees from now on
 */
export function createServoPlant(
  { outputs, inputs }: FirmwarePlan,
  joints: readonly string[],
  setVolts: (channel: number, volts: number) => void,
  onPulse: (pulse: ServoPulse) => void = () => {},
  lagS = usualLagS,
): ServoPlant {
  const position = new Float64Array(outputs.length)
  const target = new Float64Array(outputs.length).fill(Number.NaN)
  const roseAtS = new Float64Array(outputs.length).fill(Number.NaN)

  const measure = (): void => {
    for (const { kind, owner, pin, zero, scale } of inputs) {
      const joint = joints.indexOf(owner)
      if (kind !== 'adc' || joint < 0) continue
      // Plans count in sixteenths; half a count more is the middle of a step of the converter.
      const counts = (zero + position[joint] / scale) / 16
      setVolts(pin - 14, ((Math.round(counts) + 0.5) / 1024) * supplyV)
    }
  }
  measure()

  return {
    position,
    target,
    onEdge: (pin, high, timeS) => {
      const output = outputs.findIndex((each) => each.kind === 'servo' && each.pin === pin)
      const plan = outputs[output]
      if (!plan) return
      if (high) {
        roseAtS[output] = timeS
      } else if (!Number.isNaN(roseAtS[output])) {
        const widthUs = (timeS - roseAtS[output]) * 1e6
        target[output] = (widthUs - plan.offset) / plan.gain
        onPulse({ output, widthUs, timeS: roseAtS[output] })
      }
    },
    step: (seconds) => {
      for (let index = 0; index < position.length; index++) {
        if (Number.isNaN(target[index])) continue
        const wanted = (target[index] - position[index]) / lagS
        position[index] += seconds * Math.max(-fastestRadPerS, Math.min(fastestRadPerS, wanted))
      }
      measure()
    },
  }
}
