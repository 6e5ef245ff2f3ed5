import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import type { Credentials, MqttAddress } from './address.ts'
import { explainRefusal } from './client-errors.ts'

/** A connection to a broker. Thin over `mqtt`; it never reconnects: a new one is made, so that nothing old waits in it. */
export interface MqttConnection {
  readonly connected: boolean
  /** 5, or 4 (MQTT 3.1.1) with a broker that knows no better. */
  readonly protocolVersion: number
  onMessage(listener: (topic: string, payload: Uint8Array, retained: boolean) => void): void
  /** At most once, and not after `close`. */
  onLost(listener: (reason: string) => void): void
  /** False when it did not go out: not connected, or the socket is full. The payload belongs to the callee. */
  publish(topic: string, payload: Uint8Array | string, options: PublishOptions): boolean
  /** Resolves when the broker has it; what it objects to, or undefined. */
  publishSurely(topic: string, payload: string, options: PublishOptions): Promise<string | undefined>
  /** What the broker objects to, or undefined: a topic that its ACL denies may look granted all the same. */
  subscribe(topics: readonly SubscribeTo[]): Promise<string | undefined>
  /** Never throws, idempotent. */
  close(): Promise<void>
}

interface PublishOptions {
  readonly qos: 0 | 1
  readonly retain: boolean
  /** A broker that speaks MQTT 5 drops it after that; whole seconds. */
  readonly expiryS?: number
}

interface SubscribeTo {
  readonly topic: string
  readonly qos: 0 | 1
  /** Whether what the broker has kept is wanted. */
  readonly retained: boolean
}

export interface Will {
  readonly topic: string
  readonly payload: string
}

const connectTimeoutMs = 10_000
/** Bytes on their way into a socket that takes no more. */
const mostWaiting = 16_384
const unacceptableProtocol = 1

/** The options without which old messages are delivered; see `docs/mqtt.md`. */
function clientOptions(
  address: MqttAddress,
  credentials: Credentials,
  will: Will | undefined,
): IClientOptions {
  const { host, port, tls } = address
  return {
    host,
    port,
    protocol: tls ? 'mqtts' : 'mqtt',
    ...credentials,
    ...(tls && !/^[\d.]+$|:/.test(host) ? { servername: host } : {}),
    rejectUnauthorized: true,
    clean: true,
    keepalive: 1,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: connectTimeoutMs,
    ...(will
      ? { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true } }
      : {}),
  }
}

function connectOnce(options: IClientOptions, protocolVersion: 4 | 5): Promise<MqttClient> {
  return new Promise((resolve, reject) => {
    const client = mqtt.connect({ ...options, protocolVersion })
    let problem: unknown
    client.on('error', (error) => {
      problem ??= error
    })
    client.once('connect', () => resolve(client))
    client.once('close', () => reject(problem ?? new Error('the broker closed the connection')))
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

/** @throws SinewError `link` | `usage` saying what stands in the way; never with the password */
export async function connectBroker(
  address: MqttAddress,
  credentials: Credentials,
  will?: Will,
): Promise<MqttConnection> {
  const options = clientOptions(address, credentials, will)
  const refuse = (cause: unknown): never => {
    throw explainRefusal(address, credentials, cause)
  }
  const client = await connectOnce(options, 5).catch((error: unknown) =>
    codeOf(error) === unacceptableProtocol ? connectOnce(options, 4).catch(refuse) : refuse(error),
  )
  return wrap(client)
}

function wrap(client: MqttClient): MqttConnection {
  const protocolVersion = client.options.protocolVersion ?? 4
  const lostListeners: ((reason: string) => void)[] = []
  let closed = false
  let problem: string | undefined
  // Without it Nagle's algorithm and delayed acknowledgements add 40 ms to a message.
  if ('setNoDelay' in client.stream && typeof client.stream.setNoDelay === 'function') {
    client.stream.setNoDelay(true)
  }
  client.on('error', (error) => {
    problem = error.message
  })
  client.on('disconnect', (packet) => {
    problem = `the broker ended it (reason ${packet.reasonCode ?? 'not given'})`
  })
  client.on('close', () => {
    if (closed) return
    closed = true
    for (const listener of lostListeners) listener(problem ?? 'the connection to the broker closed')
  })
  const isOpen = (): boolean => client.connected && !closed

  const publishOptions = ({ qos, retain, expiryS }: PublishOptions) => ({
    qos,
    retain,
    ...(protocolVersion === 5 && expiryS !== undefined
      ? { properties: { messageExpiryInterval: expiryS } }
      : {}),
  })
  const pack = (payload: Uint8Array | string): Buffer | string =>
    typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : Buffer.from(payload)

  return {
    get connected() {
      return isOpen()
    },
    protocolVersion,
    onMessage: (listener) =>
      void client.on('message', (topic, payload, packet) => listener(topic, payload, packet.retain)),
    onLost: (listener) => void lostListeners.push(listener),
    publish: (topic, payload, options) => {
      if (!isOpen() || client.stream.writableLength > mostWaiting) return false
      client.publish(topic, pack(payload), publishOptions(options))
      return true
    },
    publishSurely: async (topic, payload, options) => {
      if (!isOpen()) return 'not connected'
      return client.publishAsync(topic, payload, publishOptions(options)).then(() => undefined, messageOf)
    },
    subscribe: async (topics) => {
      const wanted = Object.fromEntries(
        topics.map(({ topic, qos, retained }) => [topic, { qos, rh: retained ? 0 : 2 }]),
      )
      const granted = await client.subscribeAsync(wanted).catch(messageOf)
      if (typeof granted === 'string') return granted
      const denied = granted.filter(({ qos }) => qos >= 128).map(({ topic }) => topic)
      return denied.length > 0 ? `not allowed to subscribe to ${denied.join(', ')}` : undefined
    },
    close: async () => {
      if (closed) return
      closed = true
      // A broker that is gone answers nothing: do not wait for it for ever.
      await Promise.race([
        client.endAsync().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, 500).unref()),
      ])
      client.end(true)
    },
  }
}
