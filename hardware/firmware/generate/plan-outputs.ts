import { didYouMean } from '../../../src/contract/did-you-mean.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { findJoint } from '../../../src/description/spaces.ts'
import type { FirmwareOutput, FirmwareTransport } from '../../../src/description/transports/firmware.ts'
import type { Actuator, RobotDescription } from '../../../src/description/types.ts'
import type { Board } from './boards.ts'

/** Servo: pulse in µs = offset + gain · command. Motor: duty = gain · command. Both kept within [low, high]. */
export interface OutputPlan {
  readonly kind: FirmwareOutput['kind']
  /** The actuator. */
  readonly owner: string
  readonly pin: number
  readonly directionPin: number
  readonly pinNames: readonly string[]
  readonly offset: number
  readonly gain: number
  readonly low: number
  readonly high: number
}

const sane = { lowUs: 400, highUs: 2600 }

function refuse(where: string, message: string, expected: string, received: string, fix: string): never {
  throw new SinewError('description', message, { where, expected, received, fix })
}

function checkPin(output: FirmwareOutput, board: Board, where: string): void {
  const pins = output.kind === 'servo' ? board.servoPins : board.pwmPins
  if (pins.includes(output.pin)) return
  const what = output.kind === 'servo' ? 'make servo pulses' : 'make motor PWM'
  refuse(
    where,
    `${output.pin} of the ${board.name} cannot ${what}`,
    pins.join(', '),
    output.pin,
    'wire it to one of these pins',
  )
}

function planServo(
  output: FirmwareOutput & { readonly kind: 'servo' },
  actuator: Actuator,
  description: RobotDescription,
  servoHz: number,
  where: string,
): Omit<OutputPlan, 'owner' | 'pin' | 'directionPin' | 'pinNames'> {
  if (actuator.kind !== 'position') {
    refuse(where, `a servo takes positions`, 'an actuator of kind position', actuator.kind, 'use kind: pwm')
  }
  const { pulseUs, position } = output
  const low = Math.min(...pulseUs)
  const high = Math.max(...pulseUs)
  if (low < sane.lowUs || high > sane.highUs || low === high || high > 0.9e6 / servoHz) {
    const most = Math.min(sane.highUs, Math.floor(0.9e6 / servoHz))
    const expected = `two widths between ${sane.lowUs} and ${most} µs`
    refuse(
      where,
      'no servo takes such pulses',
      expected,
      `${pulseUs.join(' and ')} µs at ${servoHz} Hz`,
      'see its data sheet',
    )
  }
  const joint = findJoint(description, actuator.joint)
  const [from, to] = [Math.min(...position), Math.max(...position)]
  if (from > joint.lower || to < joint.upper || from === to) {
    refuse(
      where,
      `the servo does not reach all of what "${joint.name}" may`,
      `position that spans [${joint.lower}, ${joint.upper}]`,
      `[${from}, ${to}]`,
      'give the pulses of a wider range, or narrow the joint’s limits',
    )
  }
  const gain = (pulseUs[1] - pulseUs[0]) / (position[1] - position[0])
  return { kind: 'servo', offset: pulseUs[0] - gain * position[0], gain, low, high }
}

function planOutput(
  output: FirmwareOutput,
  actuator: Actuator,
  description: RobotDescription,
  firmware: FirmwareTransport,
  board: Board,
  where: string,
): OutputPlan {
  checkPin(output, board, where)
  const pin = board.pin(output.pin) ?? 0
  if (output.kind === 'servo') {
    const plan = planServo(output, actuator, description, firmware.servoHz, where)
    return { ...plan, owner: actuator.name, pin, directionPin: pin, pinNames: [output.pin] }
  }
  if (actuator.kind === 'position') {
    refuse(
      where,
      'a motor by duty cycle takes no positions',
      'an actuator of kind velocity or effort',
      'position',
      'use kind: servo',
    )
  }
  if (board.analogueOnly.includes(output.directionPin)) {
    refuse(
      where,
      `${output.directionPin} is no output`,
      'a digital pin',
      output.directionPin,
      'wire it to another pin',
    )
  }
  return {
    kind: 'pwm',
    owner: actuator.name,
    pin,
    directionPin: board.pin(output.directionPin) ?? 0,
    pinNames: [output.pin, output.directionPin],
    offset: 0,
    gain: 1 / output.fullScale,
    low: -1,
    high: 1,
  }
}

/** @throws SinewError `description` */
export function planOutputs(
  description: RobotDescription,
  firmware: FirmwareTransport,
  board: Board,
  where: string,
): OutputPlan[] {
  const names = description.actuators.map(({ name }) => name)
  for (const [index, { actuator }] of firmware.outputs.entries()) {
    if (
      names.includes(actuator) &&
      firmware.outputs.findIndex((each) => each.actuator === actuator) === index
    )
      continue
    const guess = didYouMean(actuator, names)
    const again = names.includes(actuator)
    refuse(
      `${where}.outputs[${index}]`,
      again ? `actuator "${actuator}" has two outputs` : `there is no actuator "${actuator}"`,
      names.join(', '),
      actuator,
      again ? 'remove one of them' : guess ? `did you mean "${guess}"?` : 'name one of the robot’s actuators',
    )
  }
  return description.actuators.map((actuator) => {
    const index = firmware.outputs.findIndex((each) => each.actuator === actuator.name)
    const output = firmware.outputs[index]
    if (output)
      return planOutput(output, actuator, description, firmware, board, `${where}.outputs[${index}]`)
    return refuse(
      `${where}.outputs`,
      `actuator "${actuator.name}" is wired to nothing`,
      `an output for each of ${names.length} actuators; the ${board.name} has pins for ${board.servoPins.length} servos and ${board.pwmPins.length} motors`,
      `${firmware.outputs.length}`,
      names.length > board.servoPins.length + board.pwmPins.length
        ? 'use a larger board, or a servo bus'
        : 'add it',
    )
  })
}
