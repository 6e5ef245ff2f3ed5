import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import type { Random } from '../../../src/contract/random.ts'
import type { Robot } from '../../../src/contract/robot.ts'
import { type Environment, type MqttAddress, readCredentials, whereIs } from '../address.ts'
import { connectBroker, type MqttConnection } from '../client.ts'
import { readDocument } from '../protocol/documents.ts'
import { nameOfTopic, type TopicName, topicOf, topics } from '../topics.ts'
import { backOffS } from './back-off.ts'
import { createGateway, type GatewayState } from './gateway.ts'
import type { GatewayStatistics } from './statistics.ts'

export interface ServeOptions {
  /** Closed; it is closed again at the end. */
  readonly robot: Robot
  readonly address: MqttAddress
  readonly clock: Clock
  /** Draws the nonces: seed it from the system. */
  readonly random: Random
  readonly env?: Environment
  /** What a person beside the robot would like to know, in words. */
  onEvent?(text: string): void
}

export interface MqttServer {
  readonly state: GatewayState
  readonly connected: boolean
  readonly statistics: GatewayStatistics
  /** The robot to rest, then offline. Idempotent. */
  close(): Promise<void>
}

const pumpMs = 2
/** How long a broker has to say what it kept, and to find that a robot is gone. */
const lookMs = 300
const goneMs = 4000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Two gateways under one name would both obey. @throws SinewError `link` */
async function refuseTwin(connection: MqttConnection, address: MqttAddress, boot: number): Promise<void> {
  const topic = topicOf(address.id, 'connection')
  let online = false
  connection.onMessage((from, payload) => {
    if (from !== topic) return
    const twin = readDocument('connection', payload)
    online = twin?.state === 'online' && twin.boot !== boot
  })
  await connection.subscribe([{ topic, qos: 1, retained: true }])
  await pause(lookMs)
  // A robot that was cut off is online until the broker misses it.
  for (let waitedMs = 0; online && waitedMs < goneMs; waitedMs += 100) await pause(100)
  if (!online) return
  throw new SinewError('link', `there is a robot at ${whereIs(address)} already`, {
    where: whereIs(address),
    expected: 'a name that no other robot has',
    received: 'a robot that is online',
    fix: 'end the other "sinew serve", or serve under another name: mqtt://host/<another>',
  })
}

/**
 * Serve any robot over MQTT: connect it, and stay connected. While there is no connection the robot rests.
 *
 * @throws SinewError `link` | `usage` | what the robot throws, if it does not come up in the first place
 */
export async function serveRobot(options: ServeOptions): Promise<MqttServer> {
  const { robot, address, clock, random, env = process.env, onEvent = () => {} } = options
  const { id } = address
  const credentials = await readCredentials(address, env)
  let connection: MqttConnection | undefined
  let closed = false
  let wake = (): void => {}

  await robot.open()
  const abandon = async (error: unknown): Promise<never> => {
    await connection?.close()
    await robot.close()
    throw error
  }
  // A robot that an earlier run left latched is served as that: a person clears it over the broker.
  await robot.prepare().catch((error: unknown) => (robot.latched === undefined ? abandon(error) : undefined))

  const publish = (name: TopicName, payload: Uint8Array | string): boolean =>
    connection?.publish(topicOf(id, name), payload, topics[name]) ?? false
  const gateway = createGateway({ robot, clock, random, publish })
  const connectionIs = (state: 'online' | 'offline' | 'broken'): string =>
    JSON.stringify({ state, boot: gateway.boot, robot: gateway.layout.robot })

  const attach = async (): Promise<void> => {
    const will = { topic: topicOf(id, 'connection'), payload: connectionIs('broken') }
    const fresh = await connectBroker(address, credentials, will)
    try {
      await refuseTwin(fresh, address, gateway.boot)
      fresh.onMessage((topic, payload, retained) => {
        const name = nameOfTopic(topic)
        if (name !== undefined) gateway.receive(name, payload, retained)
      })
      const denied = await fresh.subscribe(
        (['command', 'request', 'stop'] as const).map((name) => ({
          topic: topicOf(id, name),
          qos: topics[name].qos,
          retained: false,
        })),
      )
      const refused =
        denied ??
        (await fresh.publishSurely(topicOf(id, 'connection'), connectionIs('online'), topics.connection))
      if (refused !== undefined) throw notAllowed(address, refused)
    } catch (error) {
      await fresh.close()
      throw error
    }
    if (!fresh.connected)
      throw new SinewError('link', 'the broker closed the connection', { where: whereIs(address) })
    fresh.onLost((reason) => {
      gateway.linkDown(`the link to the broker broke: ${reason}`)
      onEvent(`lost the broker: ${reason}; the robot rests`)
      void keepTrying()
    })
    connection = fresh
    gateway.linkUp()
  }

  const keepTrying = async (): Promise<void> => {
    for (let attempt = 0; !closed; attempt++) {
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, backOffS(attempt, random) * 1000)
      })
      if (closed) return
      try {
        await attach()
        onEvent('connected to the broker again')
        return
      } catch (error) {
        onEvent(`no broker yet: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  await attach().catch(async (error: unknown) => {
    await gateway.shutDown()
    await abandon(error)
  })
  const pump = setInterval(gateway.tick, pumpMs)

  let closing: Promise<void> | undefined
  const shut = async (): Promise<void> => {
    closed = true
    wake()
    await gateway.shutDown()
    clearInterval(pump)
    const last = connection?.publishSurely(
      topicOf(id, 'connection'),
      connectionIs('offline'),
      topics.connection,
    )
    await Promise.race([last, pause(500)])
    await connection?.close()
    await robot.close()
  }
  return {
    get state() {
      return gateway.state
    },
    get connected() {
      return connection?.connected ?? false
    },
    statistics: gateway.statistics,
    close: () => {
      closing ??= shut()
      return closing
    },
  }
}

function notAllowed(address: MqttAddress, received: string): SinewError {
  return new SinewError('link', `the broker does not let this user serve ${whereIs(address)}`, {
    where: whereIs(address),
    expected:
      'leave to write connection, info, lease, state, echo, answer and fault, and to read command, request and stop',
    received,
    fix: 'extend the broker’s ACL, see docs/mqtt.md',
  })
}
