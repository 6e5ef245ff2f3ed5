import { SinewError } from '../contract/errors.ts'
import { jointReading } from '../description/sensors.ts'
import type { RobotDescription } from '../description/types.ts'
import type { GateInput } from './types.ts'

/** The gate's input with its ages open for writing. */
export interface MutableGateInput extends GateInput {
  observationAgeS: number
  heartbeatAgeS: number
}

export function createGateInput(actuators: number): MutableGateInput {
  return {
    requested: new Float64Array(actuators),
    position: new Float64Array(actuators),
    velocity: new Float64Array(actuators),
    observationAgeS: 0,
    heartbeatAgeS: 0,
  }
}

/** Picks the actuated joints' positions and velocities out of a reading. Allocation-free. */
export type Measure = (reading: Float64Array, timeS: number, input: GateInput) => void

/**
 * Where a joint's velocity is not measured it is the difference of the last two positions over their times.
 *
 * @throws SinewError `description` if an actuated joint's position is not measured.
 */
export function createMeasure(description: RobotDescription): Measure {
  const positions = description.actuators.map(({ joint }) => {
    const index = jointReading(description, joint, 'position')
    if (index >= 0) return index
    throw new SinewError('description', `the gate cannot guard "${joint}": nothing measures its position`, {
      where: description.source,
      expected: `a sensor { joint: ${joint}, measures: position }`,
      received: 'none',
    })
  })
  const velocities = description.actuators.map(({ joint }) => jointReading(description, joint, 'velocity'))
  const lastPosition = new Float64Array(positions.length).fill(Number.NaN)
  let lastTimeS = Number.NaN

  return (reading, timeS, input) => {
    const elapsedS = timeS - lastTimeS
    for (let index = 0; index < positions.length; index++) {
      const position = reading[positions[index]]
      const sensor = velocities[index]
      if (sensor >= 0) input.velocity[index] = reading[sensor]
      else if (elapsedS > 0) input.velocity[index] = (position - lastPosition[index]) / elapsedS
      input.position[index] = position
      lastPosition[index] = position
    }
    lastTimeS = timeS
  }
}
