import { z } from 'zod'
import { distributionDefaults } from '../safety/distribution/types.ts'
import { lateDefaults } from '../safety/late.ts'
import {
  actuatorModel,
  baseNoise,
  battery,
  contactNoise,
  imuNoise,
  jointNoise,
  rangeNoise,
} from './schema-models.ts'
import { ladderSchema, parkSchema } from './schema-supervision.ts'
import { workspaceSchema } from './schema-workspace.ts'
import { transportsSchema } from './transports/index.ts'

/**
 * The shape of a robot.yaml. Units stand in the field names; every list is ordered, and the order of joints,
 * actuators and sensors is the order of the channels derived from them.
 */

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)
const finite = z.number()
const positive = z.number().positive()
const notNegative = z.number().nonnegative()
const share = z.number().min(0).max(1)
const vec3 = z.tuple([finite, finite, finite])
const range = z.tuple([finite, finite])
const origin = vec3.default([0, 0, 0])

const at = { originM: origin, rpyRad: origin }
const looks = {
  visible: z.boolean().default(true),
  colourRgba: z.tuple([share, share, share, share]).optional(),
}
const placed = { ...at, collides: z.boolean().default(true), ...looks }
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
  z.strictObject({ shape: z.literal('hull'), pointsM: z.array(vec3).min(4), ...placed }),
  z.strictObject({
    shape: z.literal('mesh'),
    file: z.string().min(1),
    scale: vec3.default([1, 1, 1]),
    ...at,
    // A mesh is looked at; what collides is given by the other shapes.
    collides: z.literal(false).default(false),
    ...looks,
  }),
])

const link = z.strictObject({
  name,
  massKg: notNegative,
  centreOfMassM: vec3.optional(),
  inertiaKgM2: z.tuple([positive, positive, positive]).optional(),
  inertiaRpyRad: origin,
  geometry: z.array(geometry).default([]),
  friction: notNegative.default(1),
  restitution: share.default(0),
})

const attached = { name, parent: name, child: name, originM: origin, originRpyRad: origin }
const mimic = { joint: name, multiplier: finite.default(1) }
const turns = {
  dampingNmSPerRad: notNegative.default(0),
  frictionNm: notNegative.default(0),
  armatureKgM2: notNegative.default(0),
  mimic: z.strictObject({ ...mimic, offsetRad: finite.default(0) }).optional(),
}
const slides = {
  dampingNSPerM: notNegative.default(0),
  frictionN: notNegative.default(0),
  armatureKg: notNegative.default(0),
  mimic: z.strictObject({ ...mimic, offsetM: finite.default(0) }).optional(),
}
const turning = {
  velocityRadPerS: positive,
  accelerationRadPerS2: positive.optional(),
  jerkRadPerS3: positive.optional(),
  effortNm: positive.optional(),
}
const sliding = {
  positionM: range,
  velocityMPerS: positive,
  accelerationMPerS2: positive.optional(),
  jerkMPerS3: positive.optional(),
  effortN: positive.optional(),
}
const joint = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('revolute'),
    ...attached,
    axis: vec3,
    limits: z.strictObject({ positionRad: range, ...turning }),
    ...turns,
  }),
  z.strictObject({
    kind: z.literal('continuous'),
    ...attached,
    axis: vec3,
    limits: z.strictObject(turning),
    ...turns,
  }),
  z.strictObject({
    kind: z.literal('prismatic'),
    ...attached,
    axis: vec3,
    limits: z.strictObject(sliding),
    ...slides,
  }),
  z.strictObject({ kind: z.literal('fixed'), ...attached }),
])

const driven = { name: name.optional(), joint: name, model: actuatorModel.optional() }
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

/** In the order of the channels. */
const measures = <T extends string>(words: readonly [T, ...T[]]) => z.array(z.enum(words)).min(1)
const sensor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('joint').optional(),
    joint: name,
    measures: measures(['position', 'velocity', 'effort']),
    noise: jointNoise.optional(),
  }),
  z.strictObject({
    kind: z.literal('imu'),
    name: name.default('imu'),
    link: name,
    ...at,
    measures: measures(['orientation', 'gyro', 'accel']).default(['orientation', 'gyro', 'accel']),
    maxGyroRadPerS: positive.default(35),
    maxAccelMPerS2: positive.default(160),
    noise: imuNoise.optional(),
  }),
  z.strictObject({
    kind: z.literal('contact'),
    name: name.optional(),
    link: name,
    measures: measures(['contact', 'force']).default(['contact']),
    maxN: positive.default(1000),
    noise: contactNoise.optional(),
  }),
  z.strictObject({
    kind: z.literal('range'),
    name: name.optional(),
    frame: name,
    maxM: positive,
    noise: rangeNoise.optional(),
  }),
  z.strictObject({
    kind: z.literal('base'),
    name: name.default('base'),
    measures: measures(['position', 'orientation', 'linear', 'angular']).default([
      'position',
      'orientation',
      'linear',
      'angular',
    ]),
    noise: baseNoise.optional(),
  }),
])

/** What to take for limits that a model leaves out. */
const modelLimits = z
  .strictObject({
    velocityRadPerS: positive.optional(),
    accelerationRadPerS2: positive.optional(),
    effortNm: positive.optional(),
    velocityMPerS: positive.optional(),
    accelerationMPerS2: positive.optional(),
    effortN: positive.optional(),
  })
  .prefault({})
const modelFile = { file: z.string().min(1), missingMeshes: z.enum(['refuse', 'skip']).default('refuse') }

/** A URDF that says most of it. `urdf: path` is short for `file`. */
export const urdfSchema = z.strictObject({
  ...modelFile,
  packages: z.record(z.string(), z.string()).default({}),
  impossibleInertia: z.enum(['refuse', 'mend']).default('refuse'),
  limits: modelLimits,
})

/** An MJCF in its place. */
export const mjcfSchema = z.strictObject({ ...modelFile, limits: modelLimits })

/** How unlike training an observation may be, in standard deviations beyond all that training saw. */
const distributionSchema = z.union([
  z.literal('off'),
  z
    .strictObject({
      warn: positive.default(distributionDefaults.warn),
      hold: positive.default(distributionDefaults.hold),
      stopAfterS: positive.default(distributionDefaults.stopAfterS),
    })
    .refine(({ warn, hold }) => warn <= hold, 'a warning must come before the hold: warn at most hold'),
])

export const robotSchema = z.strictObject({
  name,
  urdf: urdfSchema.optional(),
  mjcf: mjcfSchema.optional(),
  summary: z.string().default(''),
  rateHz: positive,
  gravityMPerS2: vec3.default([0, 0, -9.81]),
  base: z.enum(['fixed', 'floating']).default('fixed'),
  startHeightM: finite.default(0),
  physics: z.strictObject({ stepHz: positive }).optional(),
  selfCollision: z.boolean().default(false),
  ground: z.strictObject({ friction: notNegative.default(1), restitution: share.default(0) }).optional(),
  links: z.array(link).min(1),
  joints: z.array(joint).default([]),
  frames: z.array(z.strictObject({ name, link: name, ...at })).default([]),
  actuators: z.array(actuator).default([]),
  battery: battery.optional(),
  sensors: z.array(sensor).optional(),
  safety: z
    .strictObject({
      staleAfterS: positive.default(0.1),
      heartbeatAfterS: positive.default(0.15),
      trackingErrorRadOrM: positive.default(0.5),
      workspace: workspaceSchema.optional(),
      distribution: distributionSchema.optional(),
      ladder: ladderSchema.optional(),
      park: parkSchema.optional(),
      late: z
        .strictObject({
          inARow: z.int().positive().default(lateDefaults.inARow),
          share: positive.max(1).default(lateDefaults.share),
        })
        .optional(),
    })
    .prefault({}),
  transports: transportsSchema,
})

/** A robot.yaml that fits the schema, defaults filled in, nothing yet checked across sections. */
export type RobotDocument = z.infer<typeof robotSchema>
export type LinkDocument = RobotDocument['links'][number]
export type JointDocument = RobotDocument['joints'][number]
export type ActuatorDocument = RobotDocument['actuators'][number]
export type SensorDocument = NonNullable<RobotDocument['sensors']>[number]
