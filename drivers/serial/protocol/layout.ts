import { SinewError } from '../../../src/contract/errors.ts'
import { safetyLimits } from '../../../src/description/safety-limits.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { wireLayout } from '../../../src/description/wire-layout.ts'
import type { CommandKind } from '../../../src/safety/types.ts'
import { crcBytes, headerBytes, maximumFrameBytes } from './constants.ts'

/** Limits of one actuator, as INFO carries them; the robot enforces them by itself. */
export interface WireLimits {
  readonly kind: CommandKind
  readonly lower: number
  readonly upper: number
  readonly velocity: number
  readonly acceleration: number
  readonly effort: number
}

/** All that the frames of one robot depend on. */
export interface SerialLayout {
  readonly robot: string
  /** First 16 bytes of the description's SHA-256. */
  readonly descriptionHash: Uint8Array
  readonly sensors: number
  readonly actuators: number
  readonly limits: readonly WireLimits[]
  readonly baudRate: number
  readonly stateRateHz: number
  readonly watchdogMs: number
  readonly periodUs: number
}

export const infoFixedBytes = 34
export const limitsBytes = 21

/** @throws SinewError `description` if the robot has no serial transport or is too large for a frame. */
export function serialLayout(description: RobotDescription): SerialLayout {
  const { serial } = description.transports
  if (!serial) {
    throw new SinewError('description', `robot "${description.name}" has no serial transport`, {
      where: `${description.source}: transports.serial`,
      fix: 'add transports.serial with baudRate, stateRateHz and watchdogS',
    })
  }
  const wire = wireLayout(description)
  const layout: SerialLayout = {
    robot: description.name,
    descriptionHash: Uint8Array.from({ length: 16 }, (_, index) =>
      Number.parseInt(description.hash.slice(2 * index, 2 * index + 2), 16),
    ),
    sensors: wire.state.fields.length,
    actuators: wire.command.fields.length,
    limits: safetyLimits(description).actuators,
    baudRate: serial.baudRate,
    stateRateHz: serial.stateRateHz,
    watchdogMs: Math.round(serial.watchdogS * 1000),
    periodUs: Math.round(1e6 / description.rateHz),
  }
  checkFits(layout, description.source)
  return layout
}

function checkFits(layout: SerialLayout, source: string): void {
  const state = stateBytes(layout)
  const info = infoFixedBytes + limitsBytes * layout.actuators + new TextEncoder().encode(layout.robot).length
  const longest = headerBytes + Math.max(state, info) + crcBytes
  if (longest <= maximumFrameBytes) return
  throw new SinewError('description', `robot "${layout.robot}" does not fit the serial protocol`, {
    where: source,
    expected: `frames of at most ${maximumFrameBytes} bytes`,
    received: `${longest} bytes for ${layout.sensors} sensors and ${layout.actuators} actuators`,
    fix: 'split the robot over two links, or shorten its name',
  })
}

export const stateFixedBytes = 16

export function stateBytes(layout: { readonly sensors: number; readonly actuators: number }): number {
  return stateFixedBytes + 4 * (layout.sensors + layout.actuators)
}
