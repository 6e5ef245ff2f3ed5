import { z } from 'zod'
import { defaultLadder, lenientReasons, rungs } from '../safety/supervisor/types.ts'
import { type Reason, reasonNames } from '../safety/types.ts'

const lenient: readonly string[] = lenientReasons
/** The gate stops on its own reasons whatever stands here, so these go upwards only. */
const severe = z.enum(['stop', 'torqueOff'])
const rungOf = Object.fromEntries(
  reasonNames.map((name) => [name, (lenient.includes(name) ? z.enum(rungs) : severe).optional()]),
) as Record<Reason, z.ZodOptional<z.ZodEnum<{ [Rung in (typeof rungs)[number]]: Rung }>>>

/** `safety.ladder` of a robot.yaml: which reason leads to which rung. */
export const ladderSchema = z.strictObject({
  holdS: z.number().positive().default(defaultLadder.holdS),
  brakingS: z.number().positive().default(defaultLadder.brakingS),
  ...rungOf,
})

/** `safety.park`: where each joint is taken before its torque is let go, rad or m. */
export const parkSchema = z.record(z.string(), z.number())
