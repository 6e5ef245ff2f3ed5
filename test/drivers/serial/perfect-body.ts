import type { FarEndBody } from '../../../drivers/serial/far-end/outputs.ts'
import { sensorReadings } from '../../../src/description/sensors.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

/** Joints that are at once where a position servo sends them; other kinds do nothing. */
export interface PerfectBody extends FarEndBody {
  healthy: boolean
  /** All that was commanded, in order. */
  readonly commands: number[][]
  /** Positions of the actuated joints, to be pushed about. */
  readonly position: Float64Array
}

export function createPerfectBody(description: RobotDescription): PerfectBody {
  const position = new Float64Array(description.actuators.length)
  const source = sensorReadings(description).map(({ sensor, quantity }) =>
    sensor.kind === 'joint' && quantity === 'position'
      ? description.actuators.findIndex((actuator) => actuator.joint === sensor.joint)
      : -1,
  )
  const body: PerfectBody = {
    healthy: true,
    commands: [],
    position,
    read: (values) => {
      for (const [index, actuator] of source.entries()) values[index] = position[actuator] ?? 0
    },
    command: (values) => {
      body.commands.push([...values])
      for (const [index, { kind }] of description.actuators.entries()) {
        if (kind === 'position') position[index] = values[index]
      }
    },
  }
  return body
}
