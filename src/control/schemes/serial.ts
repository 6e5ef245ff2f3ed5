import { requireParameter } from '../connection.ts'
import type { Scheme } from './types.ts'

const example = 'serial:/dev/ttyACM0?robot=reacher'

/** `serial:<port>?robot=<robot>`. */
export const serialScheme: Scheme = {
  example,
  parameters: ['robot'],
  robot: (connection) => requireParameter(connection, 'robot', example),
  async create({ target }, description, clock) {
    const { createSerialRobot } = await import('../../../drivers/serial/robot.ts')
    return createSerialRobot(description, { path: target, clock })
  },
}
