import { z } from 'zod'
import { type ServoBusTransport, servoBusSchema } from './servo-bus.ts'

/**
 * `transports.dynamixel`: servos of protocol 2.0 on one half-duplex bus. Ids and zeros are a specimen's: none of it is
 * hashed.
 */
export const dynamixelSchema = servoBusSchema.extend({
  watchdogS: z.number().min(0.02).max(2.54).default(0.2),
})

export interface DynamixelTransport extends ServoBusTransport {
  /** Bus_Watchdog: a servo stops by itself when it has heard nothing for this long. In steps of 20 ms. */
  readonly watchdogS: number
}
