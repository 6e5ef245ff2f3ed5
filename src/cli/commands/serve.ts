import { defaultPhysics, type PhysicsName, parsePhysics } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import { parseConnection, refuseOtherParameters } from '../../control/connection.ts'
import { decimal, defineCommand, text } from '../command.ts'
import { formatCount } from '../format.ts'
import { physicsOption, withPhysics } from '../physics-option.ts'
import { formatPairs } from '../table.ts'

function simulatedRobot(text: string): { readonly robot: string; readonly physics: PhysicsName } {
  if (/^sim:./.test(text)) {
    const connection = parseConnection(text)
    refuseOtherParameters(connection, ['physics'])
    const physics = parsePhysics(connection.parameters.get('physics') ?? defaultPhysics)
    return { robot: connection.target, physics }
  }
  throw new SinewError('usage', `cannot serve "${text}"`, {
    expected: 'sim:<robot>',
    received: text,
    fix: 'npx sinew serve sim:reacher --serial ./ttyReacher',
  })
}

/** Resolves at Ctrl-C or after `durationS`. */
function untilTold(signal: AbortSignal, durationS: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = durationS === undefined ? undefined : setTimeout(resolve, 1000 * durationS)
    const onAbort = (): void => {
      clearTimeout(timer)
      resolve()
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'run a virtual robot in real time behind a serial port',
  args: [{ name: 'connection', about: 'sim:<robot>' }],
  options: {
    serial: text('--serial <path>', 'name of the port, made as a link (default: ./tty<Robot>)', undefined),
    physics: physicsOption,
    duration: decimal('--duration <s>', 'end after this many seconds (default: at Ctrl-C)', undefined, {
      min: 0,
    }),
  },
  examples: ['npx sinew serve sim:reacher --serial ./ttyReacher'],
  async run({ args: [connection = ''], options, out, style, signal }) {
    const { robot, physics } = simulatedRobot(withPhysics(connection, options.physics))
    const { loadDescription } = await import('../../description/load.ts')
    const { serveVirtualRobot } = await import('../../../drivers/serial/virtual-robot.ts')
    const description = await loadDescription(robot)
    const { name } = description
    const link = options.serial ?? `./tty${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const server = await serveVirtualRobot({ description, link, physics })
    out.write(`${style.bold(`Virtual ${name}`)} at ${server.path}, Ctrl-C ends it\n`)
    out.write(`  in another terminal:  npx sinew run runs/reach "serial:${server.path}?robot=${robot}"\n`)
    await untilTold(signal, options.duration)
    await server.close()
    const { statistics } = server
    const { sessions, commandsObeyed, commandsClamped, commandsRefused, watchdogTrips, lastRest } = statistics
    out.write(
      `\n${formatPairs(
        [
          ['sessions', String(sessions)],
          [
            'commands',
            `${formatCount(commandsObeyed)} obeyed, ${commandsClamped} clamped, ${commandsRefused} refused`,
          ],
          ['watchdog', `${watchdogTrips} trips`],
          ['last at rest', lastRest || 'never moved'],
        ],
        style,
      )}`,
    )
    return { json: { robot: name, path: server.path, statistics } }
  },
})
