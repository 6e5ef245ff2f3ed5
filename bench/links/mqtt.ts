import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { parseAddress } from '../../drivers/mqtt/address.ts'
import { connectBroker } from '../../drivers/mqtt/client.ts'
import { createMqttSession } from '../../drivers/mqtt/host/session.ts'
import { mqttLayout } from '../../drivers/mqtt/protocol/layout.ts'
import { topicOf } from '../../drivers/mqtt/topics.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { loadDescription } from '../../src/description/load.ts'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import { compareEchoes, type Echo } from './turns.ts'

/** What a HEARTBEAT is long. */
const payloadBytes = 18
const mosquittoPort = 18_830

async function startFarEnd(what: 'echo' | 'robot', port: number) {
  const child = forkModule(moduleUrl(import.meta.url, './mqtt-far-process'), [what, String(port)])
  const [answer] = await once(child, 'message')
  return { child, port: Number(answer) }
}

/** The library as it is, no-delay on both ends, with a stream of the same size and rate as STATE beside it. */
async function bareEcho(broker: string, brokerPort: number): Promise<Echo> {
  const { child, port } = await startFarEnd('echo', brokerPort)
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port })
  if ('setNoDelay' in client.stream && typeof client.stream.setNoDelay === 'function')
    client.stream.setNoDelay(true)
  let done = (): void => {}
  client.on('message', (topic) => {
    if (topic === 'bench/pong') done()
  })
  await client.subscribeAsync(['bench/pong', 'bench/stream'])
  const message = Buffer.alloc(payloadBytes, 7)
  return {
    name: `mqtt alone, ${broker}`,
    begin: async () => {},
    roundTrip: () =>
      new Promise((resolve) => {
        const startMs = performance.now()
        done = () => resolve((performance.now() - startMs) * 1000)
        client.publish('bench/ping', message)
      }),
    close: async () => {
      await client.endAsync(true)
      child.disconnect()
    },
  }
}

/** HEARTBEAT and its ECHO, with a gateway beside a simulated reacher that streams STATE meanwhile. */
async function sinewEcho(broker: string, brokerPort: number): Promise<Echo> {
  const { child, port } = await startFarEnd('robot', brokerPort)
  const { id, ...address } = parseAddress('mqtt', `//127.0.0.1:${port}/bench`, new Map())
  const connection = await connectBroker({ ...address, id }, {})
  const layout = mqttLayout(await loadDescription('reacher'))
  const session = createMqttSession({
    ...{ layout, id, connection, clock, host: 'bench', holder: 'sinew bench' },
    ...{ onState: () => {}, onFault: () => {}, onGone: () => {} },
  })
  let done = (): void => {}
  const echo = topicOf(id, 'echo')
  connection.onMessage((topic) => {
    if (topic === echo) done()
  })
  await session.subscribe()
  await session.wait(() => session.state.sequence !== 0, 5)
  return {
    name: `Sinew HEARTBEAT to a gateway, ${broker}`,
    begin: async () => {
      // A lease ends when its holder is silent, as it is in the other's round.
      if (!(await session.request('lease', 5))?.ok) throw new Error('no lease')
    },
    roundTrip: () =>
      new Promise((resolve) => {
        const startMs = performance.now()
        // One that came too late to be answered is sent again, and its time counts.
        const again = setInterval(session.heartbeat, 200)
        done = () => {
          clearInterval(again)
          resolve((performance.now() - startMs) * 1000)
        }
        session.heartbeat()
      }),
    close: async () => {
      await connection.close()
      child.disconnect()
    },
  }
}

/** Round trips by way of a broker, and back: four hops. */
export async function mqttLinks(rounds: number, trips: number): Promise<void> {
  await compareEchoes([await bareEcho('aedes', 0), await sinewEcho('aedes', 0)], rounds, trips)
  if (spawnSync('mosquitto', ['-h']).error) {
    console.log('no Mosquitto here: apt install mosquitto')
    return
  }
  const directory = mkdtempSync(join(tmpdir(), 'sinew-bench-'))
  const config = join(directory, 'mosquitto.conf')
  writeFileSync(
    config,
    `listener ${mosquittoPort} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nlog_type none\n`,
  )
  const broker = spawn('mosquitto', ['-c', config], { stdio: 'ignore' })
  try {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const echoes = [await bareEcho('Mosquitto', mosquittoPort), await sinewEcho('Mosquitto', mosquittoPort)]
    await compareEchoes(echoes, rounds, trips)
  } finally {
    broker.kill()
    rmSync(directory, { recursive: true })
  }
}
