import { chaosParameters, parseFaults } from '../../../drivers/chaos/faults.ts'
import type { Scheme } from './types.ts'

export const chaosPrefix = 'chaos+'

/** `chaos+<any>`: that robot behind a bad link, e.g. `chaos+sim:reacher?chaos.drop=0.05&chaos.delayMs=20`. */
export function withChaos(inner: Scheme): Scheme {
  return {
    example: `${chaosPrefix}${inner.example}`,
    parameters: [...inner.parameters, ...chaosParameters],
    robot: (connection) => inner.robot(connection),
    async create(connection, description, clock) {
      const faults = parseFaults(connection.parameters)
      const { createChaosRobot } = await import('../../../drivers/chaos/robot.ts')
      return createChaosRobot(await inner.create(connection, description, clock), { faults, clock })
    },
  }
}
