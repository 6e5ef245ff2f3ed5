import { z } from 'zod'

const positive = z.number().positive()

/** `transports.serial`: the robot speaks the Sinew wire protocol (`docs/wire-protocol.md`) on a serial port. */
export const serialSchema = z.strictObject({ baudRate: positive, stateRateHz: positive, watchdogS: positive })

export interface SerialTransport {
  readonly baudRate: number
  /** Readings a second that the device streams. */
  readonly stateRateHz: number
  /** The device brings its outputs to rest when it has heard no valid command for this long. */
  readonly watchdogS: number
}

/** What of it bears on control, and so is hashed. */
export const hashedSerial = ({ stateRateHz, watchdogS }: SerialTransport): object => ({
  stateRateHz,
  watchdogS,
})
