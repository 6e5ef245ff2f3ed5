import { z } from 'zod'
import { type DynamixelTransport, dynamixelSchema } from './dynamixel.ts'
import { type FeetechTransport, feetechSchema } from './feetech.ts'
import { type GpioTransport, gpioSchema, hashedGpio } from './gpio.ts'
import { hashedMqtt, type MqttTransport, mqttSchema } from './mqtt.ts'
import { hashedSerial, type SerialTransport, serialSchema } from './serial.ts'

/*
 * The roads to a robot, one file each: its section of robot.yaml, its type, and what of it is hashed. What differs from
 * one specimen to the next (ports, homing offsets) is not: the same policy runs on all of them.
 */

export const transportsSchema = z
  .strictObject({
    serial: serialSchema.optional(),
    mqtt: mqttSchema.optional(),
    feetech: feetechSchema.optional(),
    dynamixel: dynamixelSchema.optional(),
    gpio: gpioSchema.optional(),
  })
  .default({})

export interface Transports {
  readonly serial?: SerialTransport
  readonly mqtt?: MqttTransport
  readonly feetech?: FeetechTransport
  readonly dynamixel?: DynamixelTransport
  readonly gpio?: GpioTransport
}

export type TransportsDocument = z.infer<typeof transportsSchema>

/** Defaults filled in, absent ones left out. */
export function buildTransports({ serial, mqtt, feetech, dynamixel, gpio }: TransportsDocument): Transports {
  return {
    ...(serial ? { serial } : {}),
    ...(mqtt ? { mqtt } : {}),
    ...(feetech ? { feetech } : {}),
    ...(dynamixel ? { dynamixel } : {}),
    ...(gpio ? { gpio } : {}),
  }
}

/** What of the transports bears on control. */
export function hashedTransports({ serial, mqtt, gpio }: Transports): object {
  return {
    serial: serial && hashedSerial(serial),
    mqtt: mqtt && hashedMqtt(mqtt),
    gpio: gpio && hashedGpio(gpio),
  }
}
