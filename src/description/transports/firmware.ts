import { z } from 'zod'

const pin = z.string().regex(/^(D\d+|A\d+|GP\d+)$/)
const range = z.tuple([z.number(), z.number()])
const positive = z.number().positive()
const name = z.string()

const output = z.discriminatedUnion('kind', [
  // A hobby servo: the pulse of the first position, then that of the second.
  z.strictObject({ actuator: name, kind: z.literal('servo'), pin, pulseUs: range, position: range }),
  // A motor driver: `fullScale` is the command that gives all of the duty cycle, negative to turn it round.
  z.strictObject({
    actuator: name,
    kind: z.literal('pwm'),
    pin,
    directionPin: pin,
    fullScale: z.number().refine((value) => value !== 0),
  }),
])

const input = z.discriminatedUnion('kind', [
  // A potentiometer: what the converter reads at the first position, then at the second.
  z.strictObject({ joint: name, kind: z.literal('adc'), pin, counts: range, position: range }),
  // An encoder: change of position an edge, all four edges of a cycle counted, negative to turn it round.
  z.strictObject({
    joint: name,
    kind: z.literal('quadrature'),
    pins: z.tuple([pin, pin]),
    positionPerCount: z.number().refine((value) => value !== 0),
  }),
  // A switch to ground, for a contact sensor; `closed: contact` unless it opens on contact.
  z.strictObject({
    sensor: name,
    kind: z.literal('switch'),
    pin,
    opensOnContact: z.boolean().default(false),
  }),
])

/**
 * `transports.serial.firmware`: what is wired to which pin of which board. Positions and commands are in the joint's
 * own units, rad or m; pulses in µs; counts as the converter gives them.
 */
export const firmwareSchema = z.strictObject({
  board: z.enum(['atmega328p', 'rp2040']),
  /** Pulses a second to every servo. */
  servoHz: positive.min(40).max(330).default(50),
  /** Time constant of the filter behind velocities, which are differences of positions. */
  velocityFilterS: positive.max(1).default(0.02),
  outputs: z.array(output).default([]),
  inputs: z.array(input).default([]),
})

export type FirmwareTransport = z.infer<typeof firmwareSchema>
export type FirmwareOutput = FirmwareTransport['outputs'][number]
export type FirmwareInput = FirmwareTransport['inputs'][number]
