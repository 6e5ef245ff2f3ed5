import { z } from 'zod'

/*
 * The messages that come now and then: JSON, read leniently (fields of a later version are let pass) and never
 * trusted. A time in them is the robot's own clock in µs.
 */

const u32 = z.number().int().min(0).max(0xffffffff)
const word = z.string().max(200)

export const connectionSchema = z.object({
  state: z.enum(['online', 'offline', 'broken']),
  /** Drawn anew whenever the robot's program starts. */
  boot: u32,
  robot: word,
})

export const limitsSchema = z.object({
  kind: z.enum(['position', 'velocity', 'effort']),
  lower: z.number(),
  upper: z.number(),
  velocity: z.number(),
  acceleration: z.number(),
  effort: z.number(),
})

export const infoSchema = z.object({
  robot: word,
  descriptionHash: word,
  sensors: u32,
  actuators: u32,
  limits: z.array(limitsSchema).max(255),
  stateRateHz: z.number(),
  watchdogMs: u32,
  periodUs: u32,
})

export const leaseSchema = z.object({
  /** 0: nobody's. */
  lease: u32,
  /** Who has it, in words. */
  holder: word,
})

export const requestSchema = z.object({
  verb: z.enum(['lease', 'arm', 'clear', 'release']),
  /** The host's own mark; the answer carries it. The same in repetitions. */
  id: word,
  /** Drawn once a host program. */
  host: word,
  /** Who that is, in words: for the others. */
  holder: word,
  nonce: u32,
  sequence: u32,
  seenUs: z.number().int().nonnegative(),
})

export const refusalNames = ['held', 'notHolder', 'old', 'latched', 'unwell'] as const

export const answerSchema = z.object({
  id: word,
  ok: z.boolean(),
  /** Why not. */
  refusal: z.enum(refusalNames).optional(),
  text: z.string().max(2000).optional(),
  /** With a lease: its secret and its number. */
  nonce: u32.optional(),
  lease: u32.optional(),
})

export const faultSchema = z.object({ code: u32, text: z.string().max(2000), deviceTimeUs: z.number() })

/** All of it may be left out: anything at all on this topic is a stop. */
export const stopSchema = z.object({ id: word.optional(), reason: word.optional() })

export type ConnectionDocument = z.infer<typeof connectionSchema>
export type InfoDocument = z.infer<typeof infoSchema>
export type LeaseDocument = z.infer<typeof leaseSchema>
export type RequestDocument = z.infer<typeof requestSchema>
export type AnswerDocument = z.infer<typeof answerSchema>
export type FaultDocument = z.infer<typeof faultSchema>
export type Verb = RequestDocument['verb']
export type Refusal = (typeof refusalNames)[number]

export const documentSchemas = {
  connection: connectionSchema,
  info: infoSchema,
  lease: leaseSchema,
  request: requestSchema,
  answer: answerSchema,
  fault: faultSchema,
  stop: stopSchema,
} as const

const longestDocument = 65_536

/** Undefined if the payload is no JSON of that kind. */
export function readDocument<Name extends keyof typeof documentSchemas>(
  name: Name,
  payload: Uint8Array,
): z.infer<(typeof documentSchemas)[Name]> | undefined {
  if (payload.length > longestDocument) return undefined
  try {
    const parsed = documentSchemas[name].safeParse(JSON.parse(new TextDecoder().decode(payload)))
    return parsed.success ? (parsed.data as z.infer<(typeof documentSchemas)[Name]>) : undefined
  } catch {
    return undefined
  }
}
