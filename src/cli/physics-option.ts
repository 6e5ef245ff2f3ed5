import { parsePhysics, physicsNames } from '../../sim/physics-name.ts'
import { SinewError } from '../contract/errors.ts'
import { parseConnection, refusePassword } from '../control/connection.ts'
import { text } from './command.ts'

/** `--physics` for verbs that connect to a robot: the same as `sim:reacher?physics=mujoco`. */
export const physicsOption = text(
  '--physics <name>',
  `of a simulated robot: ${physicsNames.join(' or ')}`,
  undefined,
)

/**
 * The connection with the engine named in it.
 *
 * @throws SinewError `usage` if it is no simulated robot, names another engine, or holds a password
 */
export function withPhysics(connection: string, physics: string | undefined): string {
  refusePassword(connection)
  if (physics === undefined) return connection
  const { scheme, target, parameters } = parseConnection(connection)
  const named = parameters.get('physics') ?? physics
  if (scheme !== 'sim' || named !== physics) {
    throw new SinewError('usage', `--physics ${physics} does not go with ${connection}`, {
      expected: scheme === 'sim' ? named : 'a simulated robot, such as sim:reacher',
      received: physics,
    })
  }
  const query = new URLSearchParams([...new Map([...parameters, ['physics', parsePhysics(physics)]])])
  return `${scheme}:${target}?${query}`
}
