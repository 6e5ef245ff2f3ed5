import { SinewError } from '../../contract/errors.ts'
import { parseConnection } from '../../control/connection.ts'
import type { Finding } from '../doctor-checks.ts'

/** Does a broker let us in, and which robots does it know? @throws SinewError `usage` if it is no address */
export async function checkBroker(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Finding> {
  const { scheme, target, parameters } = parseConnection(text)
  if (scheme !== 'mqtt' && scheme !== 'mqtts') {
    throw new SinewError('usage', `--mqtt does not take "${text}"`, {
      expected: 'mqtt://host:1883',
      received: text,
    })
  }
  const { parseAddress, readCredentials } = await import('../../../drivers/mqtt/address.ts')
  const { connectBroker } = await import('../../../drivers/mqtt/client.ts')
  const { listRobots } = await import('../../../drivers/mqtt/host/list-robots.ts')
  const address = parseAddress(scheme, target, parameters, { serial: 'any' })
  const name = `Broker ${address.host}:${address.port}`
  try {
    const connection = await connectBroker(address, await readCredentials(address, env))
    const robots = await listRobots(connection)
    const version = connection.protocolVersion === 5 ? '5' : '3.1.1'
    await connection.close()
    const who = robots.length > 0 ? `robots online: ${robots.join(', ')}` : 'no robot online'
    return { name, state: 'ok', detail: `MQTT ${version}, ${who}` }
  } catch (error) {
    if (!(error instanceof SinewError)) throw error
    return { name, state: 'warning', detail: error.message, ...(error.fix ? { fix: error.fix } : {}) }
  }
}
