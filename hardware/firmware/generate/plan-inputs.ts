import { didYouMean } from '../../../src/contract/did-you-mean.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { sensorReadings } from '../../../src/description/sensors.ts'
import { findJoint } from '../../../src/description/spaces.ts'
import type { FirmwareInput, FirmwareTransport } from '../../../src/description/transports/firmware.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { Board } from './boards.ts'

/** Value = scale · (counts − zero). */
export interface InputPlan {
  readonly kind: FirmwareInput['kind']
  /** The joint or sensor that it measures. */
  readonly owner: string
  readonly pin: number
  readonly secondPin: number
  readonly pinNames: readonly string[]
  readonly zero: number
  readonly scale: number
}

/** A channel of the observation space: an input's value, or how fast that changes. */
export interface SensorPlan {
  readonly channel: string
  readonly input: number
  readonly isVelocity: boolean
}

/** The board's converters are read in sixteenths, because it averages. */
const fractions = 16
/** Nearer to its ends than this a converter has lost its potentiometer: `devices.c` takes it for a broken wire. */
const counts = { low: 3, high: 1020 }

function refuse(where: string, message: string, expected: string, received: string, fix: string): never {
  throw new SinewError('description', message, { where, expected, received, fix })
}

function planAdc(
  input: FirmwareInput & { readonly kind: 'adc' },
  description: RobotDescription,
  where: string,
): Pick<InputPlan, 'zero' | 'scale'> {
  const joint = findJoint(description, input.joint)
  const [from, to] = input.position
  const perCount = (to - from) / (input.counts[1] - input.counts[0])
  if (!Number.isFinite(perCount) || perCount === 0) {
    refuse(
      where,
      'two different positions have two different counts',
      'counts and position that differ',
      `${input.counts}`,
      'measure both',
    )
  }
  const zero = input.counts[0] - from / perCount
  const countsAt = (position: number): number => zero + position / perCount
  for (const limit of [joint.lower, joint.upper].filter(Number.isFinite)) {
    if (countsAt(limit) > counts.low && countsAt(limit) < counts.high) continue
    refuse(
      where,
      `the converter is at its end before "${joint.name}" is`,
      `counts within ${counts.low} to ${counts.high} over the joint’s limits`,
      `${countsAt(limit).toFixed(0)} counts at ${limit}`,
      'choose a potentiometer or a divider that spans less',
    )
  }
  return { zero: zero * fractions, scale: perCount / fractions }
}

function planInput(
  input: FirmwareInput,
  description: RobotDescription,
  board: Board,
  where: string,
): InputPlan {
  const pinNames = input.kind === 'quadrature' ? input.pins : [input.pin]
  const [first = '', second = first] = pinNames
  const pins = { pin: board.pin(first) ?? 0, secondPin: board.pin(second) ?? 0, pinNames }
  const analogue = input.kind === 'adc'
  for (const pin of pinNames) {
    if (analogue ? board.analoguePins.includes(pin) : !board.analogueOnly.includes(pin)) continue
    const expected = analogue ? board.analoguePins.join(', ') : 'a digital pin'
    refuse(
      where,
      `${pin} of the ${board.name} is no ${analogue ? 'analogue' : 'digital'} input`,
      expected,
      pin,
      'wire it to another pin',
    )
  }
  if (input.kind === 'adc')
    return { kind: 'adc', owner: input.joint, ...pins, ...planAdc(input, description, where) }
  if (input.kind === 'quadrature') {
    if (!board.countsEdges) {
      const fix = 'use an atmega328p, or write the interrupt in its board layer'
      refuse(where, `the ${board.name} layer reads no encoders`, 'adc or switch', input.kind, fix)
    }
    return { kind: 'quadrature', owner: input.joint, ...pins, zero: 0, scale: input.positionPerCount }
  }
  // Closed counts 1: one that opens on contact is 1 − counts.
  const [zero, scale] = input.opensOnContact ? [1, -1] : [0, 1]
  return { kind: 'switch', owner: input.sensor, ...pins, zero, scale }
}

/** @throws SinewError `description` */
export function planInputs(
  description: RobotDescription,
  firmware: FirmwareTransport,
  board: Board,
  where: string,
): InputPlan[] {
  const joints = description.joints.map(({ name }) => name)
  const contacts = description.sensors.flatMap((sensor) => (sensor.kind === 'contact' ? [sensor.name] : []))
  const owners: string[] = []
  return firmware.inputs.map((input, index) => {
    const here = `${where}.inputs[${index}]`
    const [kind, owner, names] =
      input.kind === 'switch' ? ['contact sensor', input.sensor, contacts] : ['joint', input.joint, joints]
    if (!names.includes(owner)) {
      const guess = didYouMean(owner, names)
      refuse(
        here,
        `there is no ${kind} "${owner}"`,
        names.join(', ') || 'none',
        owner,
        guess ? `did you mean "${guess}"?` : `name a ${kind}`,
      )
    }
    if (owners.includes(owner)) refuse(here, `"${owner}" has two inputs`, 'one', owner, 'remove one of them')
    owners.push(owner)
    return planInput(input, description, board, here)
  })
}

/** Which input each channel of a reading comes from. @throws SinewError `description` if it comes from none */
export function planSensors(
  description: RobotDescription,
  inputs: readonly InputPlan[],
  where: string,
): SensorPlan[] {
  return sensorReadings(description).map(({ sensor, quantity, channel }) => {
    const owner = sensor.kind === 'joint' ? sensor.joint : sensor.kind === 'contact' ? sensor.name : undefined
    const kinds = sensor.kind === 'joint' ? ['adc', 'quadrature'] : ['switch']
    const input = inputs.findIndex((each) => each.owner === owner && kinds.includes(each.kind))
    const known = ['position', 'velocity', 'contact'].includes(quantity)
    if (known && input >= 0) return { channel, input, isVelocity: quantity === 'velocity' }
    return refuse(
      `${where}.inputs`,
      `nothing measures ${channel}`,
      'joint positions and velocities from adc or quadrature, contacts from switch',
      channel,
      known ? 'add an input for it' : 'leave the sensor out, or write its code in the board layer',
    )
  })
}
