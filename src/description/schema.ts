import { z } from 'zod'

/**
 * The shape of a robot.yaml. Units stand in the field names; every list is ordered, and the order of joints,
 * actuators and sensors is the order of the channels derived from them.
 */

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)
const finite = z.number()
const positive = z.number().positive()
const notNegative = z.number().nonnegative()
const vec3 = z.tuple([finite, finite, finite])
const range = z.tuple([finite, finite])
const origin = vec3.default([0, 0, 0])

const placed = { originM: origin, collides: z.boolean().default(true) }
const geometry = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('box'), sizeM: z.tuple([positive, positive, positive]), ...placed }),
  z.strictObject({ shape: z.literal('sphere'), radiusM: positive, ...placed }),
  z.strictObject({
    shape: z.literal('capsule'),
    lengthM: positive,
    radiusM: positive,
    axis: vec3,
    ...placed,
  }),
  z.strictObject({
    shape: z.literal('cylinder'),
    lengthM: positive,
    radiusM: positive,
    axis: vec3,
    ...placed,
  }),
])

const link = z.strictObject({
  name,
  massKg: positive,
  centreOfMassM: vec3.optional(),
  inertiaKgM2: z.tuple([positive, positive, positive]).optional(),
  geometry: z.array(geometry).default([]),
})

const attached = { name, parent: name, child: name, originM: origin, originRpyRad: origin }
const turning = {
  velocityRadPerS: positive,
  accelerationRadPerS2: positive.optional(),
  effortNm: positive.optional(),
}
const sliding = {
  positionM: range,
  velocityMPerS: positive,
  accelerationMPerS2: positive.optional(),
  effortN: positive.optional(),
}
const joint = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('revolute'),
    ...attached,
    axis: vec3,
    limits: z.strictObject({ positionRad: range, ...turning }),
    dampingNmSPerRad: notNegative.default(0),
  }),
  z.strictObject({
    kind: z.literal('continuous'),
    ...attached,
    axis: vec3,
    limits: z.strictObject(turning),
    dampingNmSPerRad: notNegative.default(0),
  }),
  z.strictObject({
    kind: z.literal('prismatic'),
    ...attached,
    axis: vec3,
    limits: z.strictObject(sliding),
    dampingNSPerM: notNegative.default(0),
  }),
  z.strictObject({ kind: z.literal('fixed'), ...attached }),
])

const driven = { name: name.optional(), joint: name }
const servoDamping = { dampingNmSPerRad: positive.optional(), dampingNSPerM: positive.optional() }
const actuator = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('position'),
    ...driven,
    stiffnessNmPerRad: positive.optional(),
    stiffnessNPerM: positive.optional(),
    ...servoDamping,
  }),
  z.strictObject({ kind: z.literal('velocity'), ...driven, ...servoDamping }),
  z.strictObject({ kind: z.literal('effort'), ...driven }),
])

export const robotSchema = z.strictObject({
  name,
  summary: z.string().default(''),
  rateHz: positive,
  gravityMPerS2: vec3.default([0, 0, -9.81]),
  links: z.array(link).min(1),
  joints: z.array(joint).default([]),
  frames: z.array(z.strictObject({ name, link: name, originM: origin })).default([]),
  actuators: z.array(actuator).default([]),
  sensors: z
    .array(z.strictObject({ joint: name, measures: z.array(z.enum(['position', 'velocity'])).min(1) }))
    .optional(),
  safety: z
    .strictObject({
      staleAfterS: positive.default(0.1),
      heartbeatAfterS: positive.default(0.15),
      trackingErrorRadOrM: positive.default(0.5),
    })
    .prefault({}),
  transports: z
    .strictObject({
      serial: z.strictObject({ baudRate: positive, stateRateHz: positive, watchdogS: positive }).optional(),
    })
    .default({}),
})

/** A robot.yaml that fits the schema, defaults filled in, nothing yet checked across sections. */
export type RobotDocument = z.infer<typeof robotSchema>
export type LinkDocument = RobotDocument['links'][number]
export type JointDocument = RobotDocument['joints'][number]
export type ActuatorDocument = RobotDocument['actuators'][number]
