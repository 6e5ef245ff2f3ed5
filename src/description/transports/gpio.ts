import { z } from 'zod'

const name = z.string().min(1)
const positive = z.number().positive()
const range = z.tuple([z.number(), z.number()])
const notZero = z.number().refine((value) => value !== 0)
/** Chip and line, never a number alone, which differs from kernel to kernel: `pinctrl-bcm2711/GPIO17`. */
const line = z.string().regex(/^[^/\s]+\/[^/\s]+$/)
const level = z.union([z.literal(0), z.literal(1)])
const bias = z.enum(['as-is', 'pull-up', 'pull-down']).default('as-is')

const output = z.discriminatedUnion('kind', [
  // A motor driver with inputs for PWM and direction: `fullScale` is the command that gives all of the duty cycle,
  // negative to turn it round.
  z.strictObject({
    actuator: name,
    kind: z.literal('motor'),
    pwm: line,
    direction: line,
    frequencyHz: positive.max(100_000).default(20_000),
    fullScale: notZero,
  }),
  // A hobby servo: the pulse of the first position, then that of the second.
  z.strictObject({
    actuator: name,
    kind: z.literal('servo'),
    pwm: line,
    frequencyHz: positive.min(40).max(330).default(50),
    pulseUs: range,
    position: range,
  }),
  // One direction only, by timers of this process: a heater, a valve, a fan.
  z.strictObject({
    actuator: name,
    kind: z.literal('software-pwm'),
    line,
    frequencyHz: positive,
    fullScale: positive,
  }),
])

const input = z.discriminatedUnion('kind', [
  // An encoder: change of position an edge, all four edges of a cycle counted, negative to turn it round.
  z.strictObject({
    joint: name,
    kind: z.literal('quadrature'),
    lines: z.tuple([line, line]),
    bias,
    positionPerCount: notZero,
  }),
  // A switch, for a contact sensor.
  z.strictObject({
    sensor: name,
    kind: z.literal('switch'),
    line,
    bias,
    contactLevel: level.default(0),
    debounceS: positive.max(1).default(0.005),
  }),
])

/** `transports.gpio`: the robot hangs on the pins of this machine (`drivers/gpio/README.md`). */
export const gpioSchema = z.strictObject({
  backend: z.enum(['auto', 'onoff', 'character-device']).default('auto'),
  watchdogS: positive.max(1),
  /** Time constant of the filter behind velocities, which are differences of positions. */
  velocityFilterS: positive.max(1).default(0.02),
  outputs: z.array(output).default([]),
  inputs: z.array(input).default([]),
  /** Normally closed: at any other level than that of the closed circuit the robot stops. */
  eStop: z.strictObject({ line, bias, closedLevel: level.default(0) }).optional(),
  /** Toggles while all is well, for a relay that drops the motors' power when it stands still. */
  heartbeat: z.strictObject({ line, frequencyHz: positive.max(500).default(50) }).optional(),
})

export type GpioTransport = z.infer<typeof gpioSchema>
export type GpioOutputDescription = GpioTransport['outputs'][number]

/** What of it bears on control, and so is hashed: which pin is whose is a specimen's. */
export const hashedGpio = ({ watchdogS, velocityFilterS }: GpioTransport): object => ({
  watchdogS,
  velocityFilterS,
})
