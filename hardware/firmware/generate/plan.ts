import { type SerialLayout, serialLayout, stateBytes } from '../../../drivers/serial/protocol/layout.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { jointReading } from '../../../src/description/sensors.ts'
import type { FirmwareTransport } from '../../../src/description/transports/firmware.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { type Board, boards } from './boards.ts'
import { type InputPlan, planInputs, planSensors, type SensorPlan } from './plan-inputs.ts'
import { type OutputPlan, planOutputs } from './plan-outputs.ts'

/** All that the C code of one robot depends on. */
export interface FirmwarePlan {
  readonly layout: SerialLayout
  readonly board: Board
  readonly servoHz: number
  readonly velocityFilterS: number
  /** One an actuator, in their order. */
  readonly outputs: readonly OutputPlan[]
  readonly inputs: readonly InputPlan[]
  /** One a channel of the observation space, in their order. */
  readonly sensors: readonly SensorPlan[]
  /** Where each actuator's position stands among the sensors, −1 if it is not measured. */
  readonly positionSensors: readonly number[]
  /** Bytes of the longest frame that this robot sends, before stuffing. */
  readonly longestSent: number
}

const frameBytes = 14
const longestFault = 2 + 64

function firmwareOf(description: RobotDescription): FirmwareTransport {
  const firmware = description.transports.serial?.firmware
  if (firmware) return firmware
  throw new SinewError('description', `robot "${description.name}" does not say what is wired to which pin`, {
    where: `${description.source}: transports.serial.firmware`,
    expected: 'board, outputs and inputs, as in hardware/robots/servo_pair/robot.yaml',
    received: 'nothing',
    fix: 'add the section; hardware/firmware/README.md describes it',
  })
}

/** Every pin there is, and used once. */
function checkPins(pins: readonly string[], board: Board, where: string): void {
  for (const [index, pin] of pins.entries()) {
    const missing = board.pin(pin) === undefined
    if (!missing && pins.indexOf(pin) === index) continue
    throw new SinewError(
      'description',
      missing ? `the ${board.name} has no free pin ${pin}` : `${pin} is used twice`,
      {
        where,
        expected: missing ? 'a pin that is not one of the serial line’s' : 'a pin of its own for everything',
        received: pin,
        fix: 'wire it to another pin, and say so here',
      },
    )
  }
}

function checkLine(
  { baudRate, stateRateHz }: SerialLayout,
  longest: number,
  board: Board,
  where: string,
): void {
  const refuse = (message: string, expected: string, received: string): never => {
    throw new SinewError('description', message, {
      where,
      expected,
      received,
      fix: `baudRate: one of ${board.goodBaudRates.join(', ')}`,
    })
  }
  // Both ends of a line of 10 bits may be off by 2.5% together with the other's error.
  if (board.baudError(baudRate) > 0.025) {
    refuse(`the ${board.name} cannot make ${baudRate} baud`, 'a rate within 2.5%', `${baudRate} baud`)
  }
  const share = (stateRateHz * (longest + 4) * 10) / baudRate
  if (share > 0.8) {
    refuse('readings need more of the line than there is', 'at most 80%', `${Math.round(100 * share)}%`)
  }
}

/**
 * What of a description goes into the firmware of its microcontroller.
 *
 * @throws SinewError `description` if something is wired to nothing, or the board cannot do it
 */
export function firmwarePlan(description: RobotDescription): FirmwarePlan {
  const layout = serialLayout(description)
  const firmware = firmwareOf(description)
  const where = `${description.source}: transports.serial.firmware`
  const board = boards[firmware.board]
  const outputs = planOutputs(description, firmware, board, where)
  const inputs = planInputs(description, firmware, board, where)
  checkPins(
    [...outputs, ...inputs].flatMap(({ pinNames }) => pinNames),
    board,
    where,
  )
  const state = stateBytes(layout)
  const info = 34 + 21 * layout.actuators + new TextEncoder().encode(layout.robot).length
  const longestSent = frameBytes + Math.max(state, info, longestFault)
  if (longestSent + 4 > board.longestSent) {
    throw new SinewError(
      'description',
      `robot "${description.name}" has too many channels for the ${board.name}`,
      {
        where,
        expected: `frames of at most ${board.longestSent - 4} bytes`,
        received: `${longestSent} bytes for ${layout.sensors} sensors and ${layout.actuators} actuators`,
        fix: 'use a larger board, or split the robot over two',
      },
    )
  }
  checkLine(layout, state + frameBytes, board, `${description.source}: transports.serial`)
  return {
    layout,
    board,
    servoHz: firmware.servoHz,
    velocityFilterS: firmware.velocityFilterS,
    outputs,
    inputs,
    sensors: planSensors(description, inputs, where),
    positionSensors: description.actuators.map(({ joint }) => jointReading(description, joint, 'position')),
    longestSent,
  }
}
