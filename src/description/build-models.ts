import type { ActuatorModelDocument, NoiseDocument } from './schema-models.ts'
import type { ActuatorModel, ReadingNoise, SensorNoise } from './types.ts'

type Fields = Readonly<Record<string, unknown>>

/** The amount of the one field that is called so, whatever its unit; 0 without. */
function amount(fields: Fields | undefined, name: string): number {
  const key = Object.keys(fields ?? {}).find((each) => each.startsWith(name))
  const value = key === undefined ? undefined : fields?.[key]
  return typeof value === 'number' ? value : 0
}

/** What is neutral is left out: a field that is written but zero changes nothing, not even the hash. */
function buildIfAny<T extends object>(fields: T): Partial<T> | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== 0 && value !== undefined)
  return given.length > 0 ? (Object.fromEntries(given) as Partial<T>) : undefined
}

export function buildActuatorModel(document: ActuatorModelDocument | undefined): ActuatorModel | undefined {
  if (!document) return undefined
  const { torqueSpeed } = document
  return buildIfAny({
    latencySteps: document.latencySteps ?? 0,
    lagS: document.lagS ?? 0,
    quantum: amount(document, 'quantum'),
    deadBand: amount(document, 'deadBand'),
    backlash: amount(document, 'backlash'),
    maxSpeed: amount(document, 'maxSpeed'),
    currentAPerEffort: amount(document, 'currentAPer'),
    ...(torqueSpeed
      ? { torqueSpeed: { stall: amount(torqueSpeed, 'stall'), noLoad: amount(torqueSpeed, 'noLoad') } }
      : {}),
  })
}

function buildReading(fields: Fields | undefined): ReadingNoise | undefined {
  const noise = {
    sd: amount(fields, 'sd'),
    bias: amount(fields, 'bias'),
    walk: amount(fields, 'walk'),
    quantum: amount(fields, 'quantum'),
  }
  return Object.values(noise).some((value) => value > 0) ? noise : undefined
}

/**
 * @param quantities the sensor's, of which noise is wanted
 * @param rateHz control rate, which latencies in steps are counted in
 */
export function buildNoise(
  document: NoiseDocument | undefined,
  quantities: readonly string[],
  rateHz: number,
): SensorNoise | undefined {
  if (!document) return undefined
  const readings = Object.fromEntries(
    quantities.flatMap((quantity): [string, ReadingNoise][] => {
      const noise = buildReading((document as Fields)[quantity] as Fields | undefined)
      return noise ? [[quantity, noise]] : []
    }),
  )
  const latencyS = document.latencyS ?? (document.latencySteps ?? 0) / rateHz
  const { rateHz: samplesHz, dropOut = 0 } = document
  const timed = samplesHz !== undefined || latencyS > 0 || dropOut > 0
  if (!timed && Object.keys(readings).length === 0) return undefined
  return { readings, ...(samplesHz === undefined ? {} : { rateHz: samplesHz }), latencyS, dropOut }
}
