import { z } from 'zod'
import type { Experience, GoldenVectors, PolicyContract, Provenance } from './types.ts'

/** JSON has no infinity; an open bound travels as a word. */
const bound = z.union([z.number(), z.enum(['Infinity', '-Infinity']).transform(Number)])
const unit = z.enum(['rad', 'rad/s', 'rad/s²', 'N·m', 'm', 'm/s', 'm/s²', 'N', 's', '1'])
const channels = z.array(z.object({ name: z.string(), unit, low: bound, high: bound }))
const limit = z.object({
  name: z.string(),
  kind: z.enum(['position', 'velocity', 'effort']),
  lower: z.number(),
  upper: z.number(),
  velocity: z.number(),
  acceleration: z.number(),
  effort: z.number(),
  trackingError: z.number(),
})

export const contractSchema: z.ZodType<PolicyContract> = z.object({
  task: z.string(),
  robot: z.string(),
  descriptionHash: z.string().regex(/^[0-9a-f]{64}$/),
  periodS: z.number().positive(),
  actionRepeat: z.number().int().positive().optional(),
  actionChunk: z
    .object({ length: z.number().int().positive(), ensemble: z.number().nonnegative().optional() })
    .optional(),
  reading: channels,
  observation: channels,
  action: channels,
  actionMapper: z.string(),
  command: channels,
  limits: z.object({
    periodS: z.number(),
    staleAfterS: z.number(),
    heartbeatAfterS: z.number(),
    actuators: z.array(limit),
  }),
})

const vectors = z.array(z.array(z.number())).min(1)
export const goldenSchema: z.ZodType<GoldenVectors> = z.object({ observations: vectors, actions: vectors })

export const provenanceSchema: z.ZodType<Provenance> = z.object({
  algorithm: z.string(),
  seed: z.number(),
  environmentSteps: z.number(),
  commit: z.string(),
  versions: z.record(z.string(), z.string()),
  details: z.record(z.string(), z.unknown()).optional(),
})

const column = z.array(z.number())
export const experienceSchema: z.ZodType<Experience> = z.object({
  observed: z.object({
    count: z.number().int().positive(),
    mean: column,
    sd: column,
    low: column,
    high: column,
    p01: column,
    p50: column,
    p99: column,
  }),
  gate: z
    .object({
      steps: z.number(),
      limitedSteps: z.number(),
      // A reason that this version does not know is none that it can compare.
      limited: z.record(z.string(), column),
    })
    .optional(),
})

/** JSON with open bounds as words; what {@link contractSchema} reads back. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each === Number.POSITIVE_INFINITY || each === Number.NEGATIVE_INFINITY ? String(each) : each,
  )
}
