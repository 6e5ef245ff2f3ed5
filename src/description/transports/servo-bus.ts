import { z } from 'zod'

const counts = z.number().int()

/** What `transports.feetech` and `transports.dynamixel` have in common: which servo drives what, and where its zero is. */
export const servoBusSchema = z.strictObject({
  baudRate: z.number().positive(),
  onStop: z.enum(['hold', 'release']).default('hold'),
  servos: z
    .array(
      z.strictObject({
        actuator: z.string().min(1),
        id: z.number().int().min(0).max(252),
        model: z.string().min(1),
        direction: z.union([z.literal(1), z.literal(-1)]).default(1),
        zeroCounts: counts.default(2048),
        rangeCounts: z.tuple([counts, counts]).optional(),
      }),
    )
    .min(1),
})

/** One servo of the bus. counts = zeroCounts + direction · rad · counts a turn / 2π. */
export interface ServoPlacement {
  readonly actuator: string
  readonly id: number
  /** In the driver's table of models, e.g. `sts3215`. */
  readonly model: string
  /** 1 if its counts grow as the joint's position does. */
  readonly direction: 1 | -1
  readonly zeroCounts: number
  /** Lowest and highest count that it is sent to; those of the joint's limits unless given. */
  readonly rangeCounts?: readonly [number, number] | undefined
}

export interface ServoBusTransport {
  readonly baudRate: number
  /** What a stop does: hold where it is, or let go. An arm that is let go falls. */
  readonly onStop: 'hold' | 'release'
  readonly servos: readonly ServoPlacement[]
}
