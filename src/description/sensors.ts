import type { RobotDescription, Sensor } from './types.ts'

/** One number of a reading: which sensor it comes from, what it is, and which component of that (x, y, z or w, x, y, z). */
export interface SensorReading {
  readonly sensor: Sensor
  readonly quantity: string
  readonly component: number
  /** Name of the channel. */
  readonly channel: string
}

const xyz = ['x', 'y', 'z'] as const
const wxyz = ['w', 'x', 'y', 'z'] as const

function quantitiesOf(sensor: Sensor): readonly string[] {
  if (sensor.kind === 'range') return ['range']
  return typeof sensor.measures === 'string' ? [sensor.measures] : sensor.measures
}

function readingsOf(sensor: Sensor): SensorReading[] {
  const owner = sensor.kind === 'joint' ? sensor.joint : sensor.name
  return quantitiesOf(sensor).flatMap((quantity): SensorReading[] => {
    const channel = `${owner}.${quantity}`
    if (sensor.kind !== 'imu' && sensor.kind !== 'base') return [{ sensor, quantity, component: 0, channel }]
    const components: readonly string[] = quantity === 'orientation' ? wxyz : xyz
    return components.map((letter, component) => {
      return { sensor, quantity, component, channel: `${channel}.${letter}` }
    })
  })
}

/** What a reading holds, number by number, in the order of `observationSpace`. */
export function sensorReadings({ sensors }: Pick<RobotDescription, 'sensors'>): readonly SensorReading[] {
  return sensors.flatMap(readingsOf)
}

/** Where a joint's position, velocity or effort stands in a reading; −1 if nothing measures it. */
export function jointReading(
  description: Pick<RobotDescription, 'sensors'>,
  joint: string,
  measures: 'position' | 'velocity' | 'effort',
): number {
  return sensorReadings(description).findIndex(
    ({ sensor }) => sensor.kind === 'joint' && sensor.joint === joint && sensor.measures === measures,
  )
}
