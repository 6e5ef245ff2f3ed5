import type { Random } from '../../src/contract/random.ts'
import { type SensorReading, sensorReadings } from '../../src/description/sensors.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription, Sensor } from '../../src/description/types.ts'
import { createDelayLine } from '../delay-line.ts'
import type { Remembers } from '../state.ts'
import { createDevice, type Device } from './device.ts'
import { readingEffects } from './reading-effects.ts'
import { sampleInterval } from './sampling.ts'

/**
 * What a robot's sensors make of the truth, the same for every physics engine. Vectors are in the order of
 * `observationSpace(description)`.
 */
export interface SensorModels extends Remembers {
  /** Are all sensors perfect? Then nothing here needs to be called. */
  readonly perfect: boolean
  /** A new episode: constant biases are drawn, and what is seen first has been so for ever. */
  reset(random: Random): void
  /** Once a period: what the sensors say of `truth`. Draws from the generator that `reset` was given. */
  observe(truth: Float64Array, out: Float64Array): void
  /** A factor on all noise and bias, from the next reset on. */
  scale(noiseScale: number): void
}

/** Whether any sensor of the robot is less than perfect. */
export function hasSensorModels({ sensors }: RobotDescription): boolean {
  return sensors.some(({ noise }) => noise)
}

/**
 * A sensor takes a sample at its rate: an offset, white noise, quantisation. A sample may be lost: the last one is held.
 * What is held is told after the sensor's latency.
 *
 * @param periodS seconds between two calls of `observe`
 */
export function createSensorModels(description: RobotDescription, periodS: number): SensorModels {
  const { channels, size } = observationSpace(description)
  const devices = devicesOf(description, channels, periodS)
  const late = createDelayLine(size)
  sensorReadings(description).forEach(({ sensor }, index) => {
    late.delays[index] = Math.round((sensor.noise?.latencyS ?? 0) / periodS)
  })
  const held = new Float64Array(size)
  const state = { scale: 1, first: true }
  let random: Random | undefined

  return {
    perfect: !hasSensorModels(description),
    reset(from) {
      random = from
      state.first = true
      for (let index = 0; index < devices.length; index++) devices[index].reset(from, state.scale)
    },
    observe(truth, out) {
      if (!random) throw new RangeError('observe before reset')
      for (let index = 0; index < devices.length; index++) devices[index].look(truth, held, random)
      if (state.first) late.reset(held)
      state.first = false
      out.set(held)
      late.apply(out)
    },
    scale(noiseScale) {
      state.scale = noiseScale
    },
    save(out) {
      out.number(state.scale)
      out.number(Number(state.first))
      out.array(held)
      late.save(out)
      for (const device of devices) device.save(out)
    },
    restore(from) {
      state.scale = from.number()
      state.first = from.number() === 1
      from.into(held)
      late.restore(from)
      for (const device of devices) device.restore(from)
    },
  }
}

/** A sensor's numbers are sampled together; those of a joint are, if their timing is the same. */
function devicesOf(
  description: RobotDescription,
  channels: ReturnType<typeof observationSpace>['channels'],
  periodS: number,
): Device[] {
  const readings = sensorReadings(description)
  const together = new Map<string, { reading: SensorReading; place: number }[]>()
  readings.forEach((reading, place) => {
    const key = deviceKey(reading.sensor)
    together.set(key, [...(together.get(key) ?? []), { reading, place }])
  })
  return [...together.values()].map((members) => {
    const { rateHz, dropOut = 0 } = members[0]?.reading.sensor.noise ?? {}
    const intervalS = sampleInterval(rateHz, periodS)
    const effects = members.flatMap(({ reading, place }) => {
      const channel = channels[place]
      return channel ? readingEffects(reading, channel, place, intervalS) : []
    })
    return createDevice(
      { places: members.map(({ place }) => place), effects, rateHz, periodS, dropOut },
      readings.length,
    )
  })
}

function deviceKey(sensor: Sensor): string {
  const owner = sensor.kind === 'joint' ? sensor.joint : sensor.name
  const { rateHz, latencyS, dropOut } = sensor.noise ?? {}
  return JSON.stringify([sensor.kind, owner, rateHz, latencyS, dropOut])
}
