import { z } from 'zod'
import { type FirmwareTransport, firmwareSchema } from './firmware.ts'

const positive = z.number().positive()

/** `transports.serial`: the robot speaks the Sinew wire protocol (`docs/wire-protocol.md`) on a serial port. */
export const serialSchema = z.strictObject({
  baudRate: positive,
  stateRateHz: positive,
  watchdogS: positive,
  firmware: firmwareSchema.optional(),
})

export interface SerialTransport {
  readonly baudRate: number
  /** Readings a second that the device streams. */
  readonly stateRateHz: number
  /** The device brings its outputs to rest when it has heard no valid command for this long. */
  readonly watchdogS: number
  /** What is wired to which pin, for `sinew export --firmware`. */
  readonly firmware?: FirmwareTransport | undefined
}

/** What of it bears on control, and so is hashed. */
export const hashedSerial = ({ stateRateHz, watchdogS }: SerialTransport): object => ({
  stateRateHz,
  watchdogS,
})
