import { jointReading, sensorReadings } from '../../../src/description/sensors.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { WireLimits } from '../protocol/layout.ts'
import { createFarEndLimiter, type Verdict, type Violations } from './limits.ts'

/** What the far end moves and measures: a simulation here, timers and encoders in firmware. */
export interface FarEndBody {
  /** Sensor values in the order of `observationSpace`. */
  read(values: Float64Array): void
  /** Actuator commands in the order of `actionSpace`. */
  command(values: Float64Array): void
  /** False once the body does not do as it is told. */
  readonly healthy: boolean
}

/** The outputs and the limits before them. At rest a position servo holds; velocity and effort are zero. */
export interface FarEndOutputs {
  /** What the outputs are told at present. Shape [actuators]. */
  readonly inForce: Float64Array
  readonly violations: Violations
  readonly resting: boolean
  /** Rest, here and now; also takes up where the robot stands when it rests already. */
  rest(): void
  /** A COMMAND that came `periods` control periods after the last one; refused ones change nothing. */
  obey(values: Float64Array, periods: number): Verdict
}

export function createFarEndOutputs(
  description: RobotDescription,
  body: FarEndBody,
  limits: readonly WireLimits[],
): FarEndOutputs {
  const limiter = createFarEndLimiter(limits, 1 / description.rateHz)
  const { inForce, violations } = limiter
  const measured = new Float64Array(sensorReadings(description).length)
  /** Where each actuator's position is in a reading, −1 if it is not measured. */
  const positionSensor = description.actuators.map(({ joint }) =>
    jointReading(description, joint, 'position'),
  )
  let resting = true

  const hold = (): void => {
    body.read(measured)
    for (const [index, { kind, lower, upper }] of limits.entries()) {
      const sensor = positionSensor[index] ?? -1
      if (kind !== 'position') inForce[index] = 0
      // A servo cannot hold beyond its own bounds, wherever a push has taken it.
      else if (sensor >= 0) inForce[index] = Math.min(upper, Math.max(lower, measured[sensor]))
    }
    limiter.rebase()
  }
  hold()

  return {
    inForce,
    violations,
    get resting() {
      return resting
    },
    rest: () => {
      hold()
      body.command(inForce)
      resting = true
    },
    obey: (values, periods) => {
      const verdict = limiter.judge(values, periods)
      if (verdict === 'nonFinite' || verdict === 'outOfRange') return verdict
      body.command(inForce)
      resting = false
      return verdict
    },
  }
}
