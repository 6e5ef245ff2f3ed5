import { safetyLimits } from '../../../src/description/safety-limits.ts'
import { mqttRates } from '../../../src/description/transports/mqtt.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { wireLayout } from '../../../src/description/wire-layout.ts'
import type { WireLimits } from '../../serial/protocol/layout.ts'

/** All that the messages of one robot depend on, and what robot and host must agree in. */
export interface MqttLayout {
  readonly robot: string
  readonly descriptionHash: string
  readonly sensors: number
  readonly actuators: number
  readonly limits: readonly WireLimits[]
  readonly stateRateHz: number
  /** No valid command for this long, and the robot rests; a command older than this is not obeyed. */
  readonly watchdogMs: number
  readonly periodUs: number
}

export function mqttLayout(description: RobotDescription): MqttLayout {
  const wire = wireLayout(description)
  const { stateRateHz, watchdogS } = mqttRates(description.transports, description.rateHz)
  return {
    robot: description.name,
    descriptionHash: description.hash,
    sensors: wire.state.fields.length,
    actuators: wire.command.fields.length,
    limits: safetyLimits(description).actuators.map(
      ({ kind, lower, upper, velocity, acceleration, effort }) => ({
        kind,
        lower,
        upper,
        velocity,
        acceleration,
        effort,
      }),
    ),
    stateRateHz,
    watchdogMs: Math.round(watchdogS * 1000),
    periodUs: Math.round(1e6 / description.rateHz),
  }
}
