import { z } from 'zod'

/**
 * What keeps actuators and sensors from being perfect. Which of the units a field may have follows from the joint and
 * from the kind of command or reading; `check-models.ts` sees to that.
 */

const positive = z.number().positive().optional()
/** Zero is what an actuator or sensor without the effect has. */
const amount = z.number().nonnegative().optional()
const probability = z.number().min(0).max(1).optional()
const steps = z.number().int().nonnegative().optional()

export const actuatorModel = z.strictObject({
  latencySteps: steps,
  lagS: amount,
  quantumRad: amount,
  quantumM: amount,
  quantumRadPerS: amount,
  quantumMPerS: amount,
  quantumNm: amount,
  quantumN: amount,
  deadBandRad: amount,
  deadBandM: amount,
  deadBandRadPerS: amount,
  deadBandMPerS: amount,
  deadBandNm: amount,
  deadBandN: amount,
  backlashRad: amount,
  backlashM: amount,
  maxSpeedRadPerS: amount,
  maxSpeedMPerS: amount,
  torqueSpeed: z
    .strictObject({
      stallNm: positive,
      stallN: positive,
      noLoadRadPerS: positive,
      noLoadMPerS: positive,
    })
    .optional(),
  currentAPerNm: amount,
  currentAPerN: amount,
})

export const battery = z.strictObject({
  openCircuitV: z.number().positive(),
  resistanceOhm: z.number().positive(),
})

const timing = { rateHz: positive, latencySteps: steps, latencyS: amount, dropOut: probability }
const inRad = { sdRad: amount, biasRad: amount, quantumRad: amount }
const inM = { sdM: amount, biasM: amount, quantumM: amount }
const inRadPerS = { sdRadPerS: amount, biasRadPerS: amount, quantumRadPerS: amount }
const inMPerS = { sdMPerS: amount, biasMPerS: amount, quantumMPerS: amount }
const inMPerS2 = { sdMPerS2: amount, biasMPerS2: amount, quantumMPerS2: amount }
const inNm = { sdNm: amount, biasNm: amount, quantumNm: amount }
const inN = { sdN: amount, biasN: amount, quantumN: amount }
const orientation = z.strictObject({ sdRad: amount, biasRad: amount }).optional()

export const jointNoise = z.strictObject({
  ...timing,
  position: z.strictObject({ ...inRad, ...inM }).optional(),
  velocity: z.strictObject({ ...inRadPerS, ...inMPerS }).optional(),
  effort: z.strictObject({ ...inNm, ...inN }).optional(),
})

export const imuNoise = z.strictObject({
  ...timing,
  orientation,
  gyro: z.strictObject({ ...inRadPerS, walkRadPerSPerRootS: amount }).optional(),
  accel: z.strictObject({ ...inMPerS2, walkMPerS2PerRootS: amount }).optional(),
})

export const contactNoise = z.strictObject({ ...timing, force: z.strictObject(inN).optional() })

export const rangeNoise = z.strictObject({ ...timing, range: z.strictObject(inM).optional() })

export const baseNoise = z.strictObject({
  ...timing,
  position: z.strictObject(inM).optional(),
  orientation,
  linear: z.strictObject(inMPerS).optional(),
  angular: z.strictObject(inRadPerS).optional(),
})

export type ActuatorModelDocument = z.infer<typeof actuatorModel>
export type NoiseDocument = z.infer<
  typeof jointNoise | typeof imuNoise | typeof contactNoise | typeof rangeNoise | typeof baseNoise
>
