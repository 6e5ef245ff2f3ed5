import { SinewError } from '../../src/contract/errors.ts'
import { sensorReadings } from '../../src/description/sensors.ts'
import { findJoint } from '../../src/description/spaces.ts'
import type { GpioTransport } from '../../src/description/transports/gpio.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { parseLine } from './address.ts'
import { createDebouncedInput, type DebouncedInput } from './debounce.ts'
import { createQuadrature, type Quadrature } from './quadrature.ts'
import type { GpioBackend } from './types.ts'

/** The readings of a robot on GPIO. */
export interface Sensing {
  /** Write a reading into `values`; `elapsedS` since the last one. */
  read(values: Float64Array, elapsedS: number): void
  /** What is wrong with the sensors; empty if nothing is. */
  complaint(): string
  close(): void
}

interface Encoder {
  readonly quadrature: Quadrature
  readonly positionPerCount: number
  readonly wraps: boolean
  lastCounts: number
  velocity: number
}

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))

/** @throws SinewError `link` if a line cannot be had, `description` if nothing measures a sensor */
export async function openSensing(
  description: RobotDescription,
  { inputs, velocityFilterS }: GpioTransport,
  backend: GpioBackend,
): Promise<Sensing> {
  const encoders = new Map<string, Encoder>()
  const switches = new Map<string, { readonly input: DebouncedInput; readonly contactLevel: number }>()
  for (const input of inputs) {
    if (input.kind === 'quadrature') {
      const [first, second] = input.lines
      const [a, b] = await backend.inputPair(parseLine(first), parseLine(second), { bias: input.bias })
      encoders.set(input.joint, {
        quadrature: createQuadrature(a, b),
        positionPerCount: input.positionPerCount,
        wraps: findJoint(description, input.joint).kind === 'continuous',
        lastCounts: 0,
        velocity: 0,
      })
    } else {
      const line = await backend.input(parseLine(input.line), { bias: input.bias })
      switches.set(input.sensor, {
        input: createDebouncedInput(line, input.debounceS),
        contactLevel: input.contactLevel,
      })
    }
  }

  const sources = sensorReadings(description).map(({ sensor, quantity, channel }): (() => number) => {
    if (sensor.kind === 'joint') {
      const encoder = encoders.get(sensor.joint)
      if (encoder && quantity === 'velocity') return () => encoder.velocity
      if (encoder && quantity === 'position') {
        return () => {
          const position = encoder.quadrature.counts * encoder.positionPerCount
          return encoder.wraps ? wrap(position) : position
        }
      }
    } else if (sensor.kind === 'contact' && quantity === 'contact') {
      const found = switches.get(sensor.name)
      if (found) return () => (found.input.level === found.contactLevel ? 1 : 0)
    }
    throw new SinewError('description', `nothing on GPIO measures ${channel}`, {
      where: description.source,
      expected: `an entry of transports.gpio.inputs for ${channel}`,
      received: 'none',
      fix: 'add one, or take the sensor away',
    })
  })

  return {
    read: (values, elapsedS) => {
      const share = elapsedS / (elapsedS + velocityFilterS)
      for (const encoder of encoders.values()) {
        const { counts } = encoder.quadrature
        const now = ((counts - encoder.lastCounts) * encoder.positionPerCount) / Math.max(elapsedS, 1e-6)
        encoder.velocity += share * (now - encoder.velocity)
        encoder.lastCounts = counts
      }
      for (let index = 0; index < sources.length; index++) values[index] = sources[index]()
    },
    complaint: () => {
      for (const [joint, { quadrature }] of encoders) {
        if (quadrature.missed > 0)
          return `the encoder of ${joint} lost counts: it turns too fast for ${backend.name}`
      }
      return ''
    },
    close: () => {
      for (const { input } of switches.values()) input.close()
    },
  }
}
