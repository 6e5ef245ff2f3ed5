import { randomBytes } from 'node:crypto'
import type { MqttAddress } from '../../../drivers/mqtt/address.ts'
import type { EmbeddedBroker } from '../../../drivers/mqtt/embedded-broker.ts'
import { SinewError } from '../../contract/errors.ts'
import { createRandom } from '../../contract/random.ts'
import { connectRobot, describeConnection, robotOfConnection } from '../../control/connect.ts'
import { parseConnection, refuseOtherParameters } from '../../control/connection.ts'
import { idOf } from '../../control/schemes/mqtt.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { CommandResult } from '../command.ts'
import { formatCount } from '../format.ts'
import { formatPairs } from '../table.ts'
import type { ServeInvocation } from './types.ts'
import { untilTold } from './until-told.ts'

/** `embedded`, `embedded:<port>` or an address; the embedded broker is then running. */
async function findBroker(
  text: string,
  description: RobotDescription,
): Promise<{ readonly address: MqttAddress; readonly broker?: EmbeddedBroker }> {
  const { addressParameters, parseAddress } = await import('../../../drivers/mqtt/address.ts')
  const embedded = /^embedded(?::(\d+))?$/.exec(text)
  if (embedded) {
    const { startEmbeddedBroker } = await import('../../../drivers/mqtt/embedded-broker.ts')
    const broker = await startEmbeddedBroker(embedded[1] === undefined ? undefined : Number(embedded[1]))
    return {
      broker,
      address: parseAddress('mqtt', `//localhost:${broker.port}`, new Map(), idOf(description)),
    }
  }
  const connection = parseConnection(text)
  const { scheme, target, parameters } = connection
  if (scheme !== 'mqtt' && scheme !== 'mqtts') {
    throw new SinewError('usage', `--mqtt does not take "${text}"`, {
      expected: 'mqtt://host:1883/<id>, mqtts://host:8883/<id>, or embedded',
      received: text,
    })
  }
  refuseOtherParameters(connection, addressParameters)
  return { address: parseAddress(scheme, target, parameters, idOf(description)) }
}

/** Any robot, on a broker: this process is the gateway beside it. */
export async function serveOverMqtt(
  { connection, durationS, io, out, style, signal }: ServeInvocation,
  where: string,
): Promise<CommandResult> {
  const description = await describeConnection(connection)
  const { address, broker } = await findBroker(where, description)
  try {
    const { serveRobot } = await import('../../../drivers/mqtt/gateway/serve.ts')
    const { whereIs } = await import('../../../drivers/mqtt/address.ts')
    const server = await serveRobot({
      robot: await connectRobot(connection, io.clock, description),
      address,
      clock: io.clock,
      // Nonces must differ between runs of this program too, or an old host's commands would pass.
      random: createRandom(randomBytes(4).readUInt32LE()),
      env: io.env,
      onEvent: (text) => out.write(`${style.dim(text)}\n`),
    })
    const path = whereIs(address)
    out.write(
      `${style.bold(description.name)} at ${path}${broker ? ' (this machine only)' : ''}, Ctrl-C ends it\n`,
    )
    out.write(
      `  in another terminal:  npx sinew run runs/reach "${path}?robot=${await robotOfConnection(connection)}"\n`,
    )
    await untilTold(signal, durationS)
    await server.close()
    const { statistics } = server
    const { messages } = statistics
    const rows = [
      ['leases', `${statistics.leasesGranted} granted, ${statistics.leasesRefused} refused`],
      ['commands', `${formatCount(statistics.commandsObeyed)} obeyed, ${statistics.commandsClamped} clamped`],
      [
        'not obeyed',
        `${messages.tooOld} too old, ${messages.wrongLease} of another lease, ${messages.oldSequence} repeated, ` +
          `${messages.retained} retained, ${statistics.commandsNotArmed} not armed, ${statistics.commandsRefused} refused`,
      ],
      ['watchdog', `${statistics.watchdogTrips} trips`],
      ['last at rest', statistics.lastRest || 'never moved'],
    ] as const
    out.write(`\n${formatPairs(rows, style)}`)
    return { json: { robot: description.name, path, statistics } }
  } finally {
    await broker?.close()
  }
}
