import { existsSync } from 'node:fs'
import { requireParameter } from '../connection.ts'
import type { Scheme } from './types.ts'

const example = 'serial:/dev/ttyACM0?robot=reacher'

/**
 * `serial:<port>?robot=<robot>`, in the protocol that the robot's description has: its servos' own (`feetech`, `dynamixel`)
 * or Sinew's (`&protocol=sinew`). Zeros of a specimen are in a file of its own (`&calibration=<file>`).
 */
export const serialScheme: Scheme = {
  example,
  parameters: ['robot', 'protocol', 'calibration'],
  robot: (connection) => requireParameter(connection, 'robot', example),
  async create({ target, parameters }, description, clock) {
    const { serialProtocol, servoFamilies } = await import('../../../drivers/serial/servo-bus/families.ts')
    const protocol = serialProtocol(description, parameters.get('protocol'))
    if (protocol === 'sinew') {
      const { createSerialRobot } = await import('../../../drivers/serial/robot.ts')
      return createSerialRobot(description, { path: target, clock })
    }
    const { createServoBusRobot } = await import('../../../drivers/serial/servo-bus/robot.ts')
    const { calibrationFile, readCalibration } = await import(
      '../../../drivers/serial/servo-bus/calibration.ts'
    )
    const named = parameters.get('calibration')
    const file = named ?? calibrationFile(parameters.get('robot') ?? description.name)
    const known = named !== undefined || existsSync(file)
    return createServoBusRobot(description, servoFamilies[protocol], {
      path: target,
      clock,
      calibration: known ? await readCalibration(file, description.name) : undefined,
    })
  },
}
