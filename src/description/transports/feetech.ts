import { type ServoBusTransport, servoBusSchema } from './servo-bus.ts'

/** `transports.feetech`: STS or SMS servos on one half-duplex bus. Ids and zeros are a specimen's: none of it is hashed. */
export const feetechSchema = servoBusSchema

export type FeetechTransport = ServoBusTransport
