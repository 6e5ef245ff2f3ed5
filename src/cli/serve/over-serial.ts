import { defaultPhysics, type PhysicsName, parsePhysics } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import { parseConnection, refuseOtherParameters } from '../../control/connection.ts'
import type { CommandResult } from '../command.ts'
import { formatCount } from '../format.ts'
import { formatPairs } from '../table.ts'
import type { ServeInvocation } from './types.ts'
import { untilTold } from './until-told.ts'

function simulatedRobot(text: string): { readonly robot: string; readonly physics: PhysicsName } {
  if (/^sim:./.test(text)) {
    const connection = parseConnection(text)
    refuseOtherParameters(connection, ['physics'])
    const physics = parsePhysics(connection.parameters.get('physics') ?? defaultPhysics)
    return { robot: connection.target, physics }
  }
  throw new SinewError('usage', `cannot serve "${text}" on a serial port`, {
    expected: 'sim:<robot>; any robot with --mqtt',
    received: text,
    fix: 'npx sinew serve sim:reacher --serial ./ttyReacher',
  })
}

/**
 * A virtual robot in real time behind a pseudo-terminal, in the protocol that its description has.
 *
 * @param asked another one that it has too
 */
export async function serveOverSerial(
  invocation: ServeInvocation,
  path: string | undefined,
  asked: string | undefined,
): Promise<CommandResult> {
  const { connection, durationS, out, style, signal } = invocation
  const { robot, physics } = simulatedRobot(connection)
  const { loadDescription } = await import('../../description/load.ts')
  const { serialProtocol } = await import('../../../drivers/serial/servo-bus/families.ts')
  const description = await loadDescription(robot)
  const { name } = description
  const link = path ?? `./tty${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const protocol = serialProtocol(description, asked)
  if (protocol !== 'sinew') {
    const { serveOverServoBus } = await import('./over-servo-bus.ts')
    return serveOverServoBus(invocation, { description, robot, protocol, physics, link })
  }
  const { serveVirtualRobot } = await import('../../../drivers/serial/virtual-robot.ts')
  const server = await serveVirtualRobot({ description, link, physics })
  out.write(`${style.bold(`Virtual ${name}`)} at ${server.path}, Ctrl-C ends it\n`)
  out.write(`  in another terminal:  npx sinew run runs/reach "serial:${server.path}?robot=${robot}"\n`)
  await untilTold(signal, durationS)
  await server.close()
  const { statistics } = server
  const { sessions, commandsObeyed, commandsClamped, commandsRefused, watchdogTrips, lastRest } = statistics
  const commands = `${formatCount(commandsObeyed)} obeyed, ${commandsClamped} clamped, ${commandsRefused} refused`
  const rows = [
    ['sessions', String(sessions)],
    ['commands', commands],
    ['watchdog', `${watchdogTrips} trips`],
    ['last at rest', lastRest || 'never moved'],
  ] as const
  out.write(`\n${formatPairs(rows, style)}`)
  return { json: { robot: name, path: server.path, statistics } }
}
