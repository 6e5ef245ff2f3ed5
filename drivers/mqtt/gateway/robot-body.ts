import type { Robot } from '../../../src/contract/robot.ts'
import type { FarEndBody } from '../../serial/far-end/outputs.ts'
import type { MqttLayout } from '../protocol/layout.ts'

/** A `Robot` as what the far end's limits stand before. */
export interface RobotBody extends FarEndBody {
  /** Of the newest reading, and whether it has been taken since. */
  readonly values: Float64Array
  readonly valid: boolean
  /** Did the robot take the last command? */
  readonly taken: boolean
  close(): void
}

/** @param onReading after each reading */
export function createRobotBody(
  robot: Robot,
  { sensors, actuators }: MqttLayout,
  onReading: () => void,
): RobotBody {
  const values = new Float64Array(sensors)
  const sent = new Float64Array(actuators)
  let valid = false
  let taken = false
  const subscription = robot.observations.subscribe((reading) => {
    values.set(reading.values)
    valid = reading.valid
    onReading()
  })
  return {
    values,
    get valid() {
      return valid
    },
    get taken() {
      return taken
    },
    get healthy() {
      return robot.state !== 'faulted' && robot.state !== 'closed'
    },
    read: (into) => into.set(values),
    command: (command) => {
      taken = robot.send(command, sent)
    },
    close: () => subscription.unsubscribe(),
  }
}
