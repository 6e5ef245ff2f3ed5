import type { Clock } from '../contract/clock.ts'
import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'
import type { Robot } from '../contract/robot.ts'
import { loadDescription } from '../description/load.ts'
import type { RobotDescription } from '../description/types.ts'
import { type Connection, parseConnection, refuseOtherParameters } from './connection.ts'
import { chaosPrefix, withChaos } from './schemes/chaos.ts'
import { schemes } from './schemes/index.ts'
import type { Scheme } from './schemes/types.ts'

function findScheme(connection: Connection): Scheme {
  const isChaos = connection.scheme.startsWith(chaosPrefix)
  const scheme = isChaos ? connection.scheme.slice(chaosPrefix.length) : connection.scheme
  const known = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined
  const found = isChaos && known ? withChaos(known) : known
  if (found) {
    refuseOtherParameters(connection, found.parameters)
    return found
  }
  const guess = didYouMean(scheme, Object.keys(schemes))
  throw new SinewError('usage', `there is no driver "${scheme}"`, {
    where: connection.text,
    expected: Object.values(schemes)
      .map(({ example }) => example)
      .join(', '),
    received: connection.text,
    ...(guess ? { fix: `did you mean "${guess}:"?` } : {}),
  })
}

/**
 * Name or file of the description that a connection string names.
 *
 * @throws SinewError `usage`
 */
export async function robotOfConnection(text: string): Promise<string> {
  const connection = parseConnection(text)
  return findScheme(connection).robot(connection)
}

/**
 * The description of the robot that a connection string names, without touching the robot.
 *
 * @throws SinewError `usage` | `description`
 */
export async function describeConnection(text: string): Promise<RobotDescription> {
  return loadDescription(await robotOfConnection(text))
}

/**
 * The robot that a connection string names, closed: `open` is what touches it.
 *
 * @param description if it was loaded already
 * @throws SinewError `usage` | `description`
 */
export async function connectRobot(
  text: string,
  clock: Clock,
  description?: RobotDescription,
): Promise<Robot> {
  const connection = parseConnection(text)
  const scheme = findScheme(connection)
  return scheme.create(
    connection,
    description ?? (await loadDescription(await scheme.robot(connection))),
    clock,
  )
}
