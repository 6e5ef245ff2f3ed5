import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseAddress } from '../../drivers/mqtt/address.ts'
import type { MqttConnection } from '../../drivers/mqtt/client.ts'
import { type MqttServer, serveRobot } from '../../drivers/mqtt/gateway/serve.ts'
import type { GatewayStatistics } from '../../drivers/mqtt/gateway/statistics.ts'
import { createMqttSession } from '../../drivers/mqtt/host/session.ts'
import { mqttLayout } from '../../drivers/mqtt/protocol/layout.ts'
import { createMqttRobot, type MqttRobot } from '../../drivers/mqtt/robot.ts'
import { startVirtualRobot } from '../../drivers/serial/virtual-robot.ts'
import { createSimRobot } from '../../sim/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Robot } from '../../src/contract/robot.ts'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import { type Mosquitto, skipWithoutMosquitto, startMosquitto } from './mosquitto.ts'
import { patience, patientReacher } from './patient-reacher.ts'
import { startTcpProxy } from './tcp-proxy.ts'

const reacher = await patientReacher()
const watchdogS = mqttLayout(reacher).watchdogMs / 1000
/** What a busy machine may add before it notices. */
const slackS = 0.3
const commandTopic = 'sinew/v1/sinew/arm1/command'
const addressAt = (port: number) => parseAddress('mqtt', `//127.0.0.1:${port}/arm1`, new Map())

/** A robot that counts what reaches it. */
function counting(robot: Robot): { readonly robot: Robot; readonly commands: () => number } {
  let commands = 0
  const counted = Object.create(robot, {
    send: {
      value: (command: Float64Array, sent: Float64Array) => {
        const taken = robot.send(command, sent)
        if (taken) commands++
        return taken
      },
    },
  })
  return { robot: counted, commands: () => commands }
}

async function activeHost(port: number): Promise<MqttRobot> {
  const robot = createMqttRobot(reacher, { address: addressAt(port), clock, ...patience })
  await robot.open()
  await robot.prepare()
  await robot.activate()
  return robot
}

const sent = new Float64Array(2)
async function drive(robot: Robot, steps: number): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    robot.send(Float64Array.of(0.002 * step, 0), sent)
    await sleep(20)
  }
}

/** A client that does all that Sinew's does not: it never gives up, and keeps what it cannot send. */
async function stubbornConnection(port: number): Promise<MqttConnection> {
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port, keepalive: 60, queueQoSZero: true })
  return {
    connected: true,
    protocolVersion: 4,
    onMessage: (listener) => void client.on('message', (topic, payload) => listener(topic, payload, false)),
    onLost: () => {},
    publish: (topic, payload) => {
      client.publish(topic, Buffer.from(payload))
      return true
    },
    publishSurely: async () => undefined,
    subscribe: async (topics) => {
      await client.subscribeAsync(topics.map(({ topic }) => topic))
      return undefined
    },
    close: () => client.endAsync(true),
  }
}

async function startProcess(name: string, args: readonly string[]): Promise<ChildProcess> {
  const child = forkModule(moduleUrl(import.meta.url, `./${name}`), args)
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
  ])
  expect(['moving', 'serving']).toContain(message)
  return child
}
async function killProcess(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

describe.skipIf(skipWithoutMosquitto)('over Mosquitto nothing old moves the robot', () => {
  let broker: Mosquitto
  let server: MqttServer
  let commands: () => number
  let other: MqttClient
  const recorded: Buffer[] = []

  beforeEach(async () => {
    broker = await startMosquitto()
    const counted = counting(createSimRobot(reacher, clock))
    commands = counted.commands
    server = await serveRobot({
      robot: counted.robot,
      address: addressAt(broker.port),
      clock,
      random: createRandom(7),
    })
    other = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`)
    recorded.length = 0
    other.on('message', (_, payload) => recorded.push(payload))
    await other.subscribeAsync(commandTopic)
  })
  afterEach(async () => {
    await other.endAsync(true)
    await server.close()
    await broker.close()
  })

  test('frames of an earlier session, sent again by another client, retained, and twice', async () => {
    const first = await activeHost(broker.port)
    await drive(first, 20)
    const old = recorded.filter(({ length }) => length > 20)
    expect(old.length).toBeGreaterThan(10)
    // Live, in the middle of the same session: all of them repetitions.
    const { messages } = server.statistics
    const repeatedBefore = messages.oldSequence
    for (const frame of old) other.publish(commandTopic, frame, { qos: 1 })
    await drive(first, 5)
    expect(messages.oldSequence - repeatedBefore).toBe(old.length)
    expect(server.statistics.lastRest).toBe('')
    await first.close()

    const second = await activeHost(broker.port)
    await drive(second, 3)
    const before = commands()
    const wrongBefore = messages.wrongLease
    for (const frame of old) await other.publishAsync(commandTopic, frame, { qos: 1, retain: true })
    await sleep(50)
    expect(messages.wrongLease - wrongBefore).toBe(old.length)
    expect(commands()).toBe(before)
    await second.close()

    // And a robot that comes up finds one retained on its topic.
    await server.close()
    const counted = counting(createSimRobot(reacher, clock))
    server = await serveRobot({
      robot: counted.robot,
      address: addressAt(broker.port),
      clock,
      random: createRandom(8),
    })
    const third = await activeHost(broker.port)
    await drive(third, 3)
    expect(server.statistics.messages.wrongLease).toBe(0)
    expect(server.statistics.commandsObeyed).toBeLessThanOrEqual(3)
    await third.close()
  })

  test('QoS 1 duplicates of a live stream move it once each', async () => {
    const session = await activeHost(broker.port)
    const echo = (_: string, payload: Buffer): void => {
      // What came from here is not to be answered again.
      if (payload.length > 20 && !seen.has(payload.toString('hex'))) {
        seen.add(payload.toString('hex'))
        other.publish(commandTopic, payload, { qos: 1, dup: true })
      }
    }
    const seen = new Set<string>()
    other.on('message', echo)
    const before = commands()
    await drive(session, 20)
    await sleep(50)
    other.off('message', echo)
    expect(commands() - before).toBeLessThanOrEqual(20)
    expect(server.statistics.messages.oldSequence).toBeGreaterThanOrEqual(10)
    await session.close()
  })

  test.each([1.2, 2])('what a stream of 50 Hz left in the network during %s s', async (outageS) => {
    const proxy = await startTcpProxy(broker.port)
    const connection = await stubbornConnection(proxy.port)
    const session = createMqttSession({
      ...{
        layout: mqttLayout(reacher),
        id: addressAt(1).id,
        connection,
        clock,
        host: 'h1',
        holder: 'a stubborn host',
      },
      ...{ onState: () => {}, onFault: () => {}, onGone: () => {} },
    })
    await session.subscribe()
    await session.wait(() => session.state.sequence !== 0, 2)
    expect((await session.request('lease', 2))?.ok).toBe(true)
    expect((await session.request('arm', 2))?.ok).toBe(true)
    let step = 0
    const stream = setInterval(() => void session.command(Float64Array.of(0.001 * ++step, 0)), 20)
    await expect.poll(() => server.statistics.commandsObeyed, { timeout: 2000 }).toBeGreaterThan(5)

    proxy.hold()
    await expect.poll(() => server.state, { timeout: 2000 }).toBe('latched')
    const { statistics } = server
    expect(statistics.lastRest).toBe('watchdog')
    expect(statistics.restAfterLastCommandS).toBeLessThan(watchdogS + slackS)
    const before = commands()
    await sleep(outageS * 1000)
    proxy.letGo()
    await sleep(500)
    clearInterval(stream)
    // They did come, and nothing came of them.
    const { tooOld, wrongLease } = statistics.messages
    expect(tooOld + wrongLease + statistics.commandsNotArmed).toBeGreaterThan(20)
    expect(commands()).toBe(before)
    expect(statistics.oldestObeyedS).toBeLessThanOrEqual(watchdogS)
    await connection.close()
    await proxy.close()
  })

  test('SIGKILL of the host', async () => {
    const host = await startProcess('mqtt-host-process', [String(broker.port)])
    await killProcess(host)
    await expect.poll(() => server.state, { timeout: 2000 }).toBe('latched')
    expect(server.statistics.lastRest).toBe('watchdog')
    expect(server.statistics.restAfterLastCommandS).toBeLessThan(watchdogS + slackS)
    const before = commands()
    // The dead host's lease is in the way at first, and names it; then it ends by itself.
    const next = createMqttRobot(reacher, { address: addressAt(broker.port), clock, ...patience })
    await expect(next.open()).rejects.toThrow(/obeys another host: .*process/)
    await expect
      .poll(
        () =>
          next.open().then(
            () => true,
            () => false,
          ),
        { timeout: 6000, interval: 300 },
      )
      .toBe(true)
    // What the watchdog latched is still there: only a person's word ends it.
    await expect(next.prepare()).rejects.toThrow(/latched: watchdog/)
    await next.clear()
    expect(next.state).toBe('ready')
    expect(commands()).toBe(before)
    await next.close()
  })

  test('SIGKILL of the broker, and its return', async () => {
    const host = await activeHost(broker.port)
    const reasons: string[] = []
    host.states.subscribe(({ state, reason }) => reasons.push(`${state}: ${reason}`))
    await drive(host, 10)
    await broker.kill()
    await expect.poll(() => server.state, { timeout: 2000 }).toBe('latched')
    await expect.poll(() => host.state, { timeout: 2000 }).toBe('faulted')
    expect(server.statistics.restAfterLastCommandS).toBeLessThan(watchdogS + slackS)
    expect(reasons.at(-1)).toMatch(/link to the broker broke/)
    const before = commands()
    await expect(host.clear()).rejects.toThrow(/no broker answers/)
    await broker.start()
    await expect.poll(() => server.connected, { timeout: 10_000 }).toBe(true)
    await host.clear()
    expect(host.state).toBe('ready')
    expect(commands()).toBe(before)
    await host.activate()
    await drive(host, 3)
    expect(commands()).toBeGreaterThan(before)
    await host.close()
  })

  test('a second host gets no lease; anyone’s stop stops the robot', async () => {
    const host = await activeHost(broker.port)
    await drive(host, 5)
    const second = createMqttRobot(reacher, { address: addressAt(broker.port), clock, ...patience })
    const [refusal] = await Promise.all([second.open().catch(String), drive(host, 40)])
    expect(refusal).toMatch(/obeys another host/)
    expect(host.state).toBe('active')
    await other.publishAsync('sinew/v1/sinew/arm1/stop', '', { qos: 1 })
    await expect.poll(() => host.state, { timeout: 2000 }).toBe('faulted')
    expect(server.statistics.lastRest).toBe('stopped')
    await host.close()
  })

  test('a second gateway under the same name is refused', async () => {
    const robot = createSimRobot(reacher, clock)
    const twin = serveRobot({ robot, address: addressAt(broker.port), clock, random: createRandom(9) })
    await expect(twin).rejects.toThrow(/a robot at .* already/)
    expect(robot.state).toBe('closed')
    expect(server.connected).toBe(true)
  })
})

describe.skipIf(skipWithoutMosquitto)('a gateway beside a robot on a serial port', () => {
  test('SIGKILL of the gateway: the robot’s own watchdog, and the host is told', async () => {
    const broker = await startMosquitto()
    const far = await startVirtualRobot('reacher')
    const gateway = await startProcess('mqtt-gateway-process', [String(broker.port), far.path])
    try {
      const host = await activeHost(broker.port)
      const reasons: string[] = []
      host.states.subscribe(({ reason }) => reasons.push(reason))
      await drive(host, 10)
      const answer = once(gateway, 'message')
      gateway.send('statistics')
      const [statistics]: GatewayStatistics[] = await answer
      expect(statistics?.commandsObeyed).toBeGreaterThan(5)
      await killProcess(gateway)
      await expect.poll(() => host.state, { timeout: 3000 }).toBe('faulted')
      expect(reasons.at(-1)).toMatch(/lost its broker or its power|receive deadline/)
      await expect.poll(async () => (await far.statistics()).lastRest, { timeout: 2000 }).toBe('watchdog')
      expect((await far.statistics()).restAfterLastCommandS).toBeLessThan(watchdogS + slackS)
      await host.close()
    } finally {
      if (gateway.exitCode === null && gateway.signalCode === null) await killProcess(gateway)
      await far.close()
      await broker.close()
    }
  })
})
