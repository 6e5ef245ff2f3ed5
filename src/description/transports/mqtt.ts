import { z } from 'zod'
import type { SerialTransport } from './serial.ts'

const positive = z.number().positive()
/** A level of a topic: none of MQTT's own signs, and no blank. */
const level = z.string().regex(/^[\w.-]+$/)

/** `transports.mqtt`: how the robot is served over MQTT (`docs/mqtt.md`). All of it may be left out. */
export const mqttSchema = z.strictObject({
  maker: level.optional(),
  serial: level.optional(),
  stateRateHz: positive.optional(),
  watchdogS: positive.max(5).optional(),
})

export interface MqttTransport {
  /** First level of its topics; `sinew` unless given. */
  readonly maker?: string | undefined
  /** Second level; the robot's name unless given. The connection string names another specimen. */
  readonly serial?: string | undefined
  /** Readings a second that the robot publishes; the serial transport's, or the control rate, unless given. */
  readonly stateRateHz?: number | undefined
  /** Also the most that a command may be old; the serial transport's, or 0.2 s, unless given. */
  readonly watchdogS?: number | undefined
}

/** What of it bears on control, and so is hashed. */
export const hashedMqtt = ({ stateRateHz, watchdogS }: MqttTransport): object => ({ stateRateHz, watchdogS })

/** The rates in force, with what is left out filled in. */
export function mqttRates(
  { mqtt, serial }: { readonly mqtt?: MqttTransport; readonly serial?: SerialTransport },
  rateHz: number,
): { readonly stateRateHz: number; readonly watchdogS: number } {
  return {
    stateRateHz: mqtt?.stateRateHz ?? serial?.stateRateHz ?? rateHz,
    watchdogS: mqtt?.watchdogS ?? serial?.watchdogS ?? 0.2,
  }
}
