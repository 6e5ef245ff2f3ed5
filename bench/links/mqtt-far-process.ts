import mqtt from 'mqtt'
import { parseAddress } from '../../drivers/mqtt/address.ts'
import { startEmbeddedBroker } from '../../drivers/mqtt/embedded-broker.ts'
import { serveRobot } from '../../drivers/mqtt/gateway/serve.ts'
import { createSimRobot } from '../../sim/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { loadDescription } from '../../src/description/load.ts'

// The far end of `bench links` over MQTT: `mqtt-far-process echo|robot <port of a broker, or 0 for one of its own>`.
const [what = 'echo', given = '0'] = process.argv.slice(2)
const port = given === '0' ? (await startEmbeddedBroker(0)).port : Number(given)
if (what === 'echo') {
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port })
  if ('setNoDelay' in client.stream && typeof client.stream.setNoDelay === 'function')
    client.stream.setNoDelay(true)
  client.on('message', (_, payload) => client.publish('bench/pong', payload))
  await client.subscribeAsync('bench/ping')
  // As many bytes beside the echo as a reacher's STATE, so that the broker has the same to do.
  setInterval(() => client.publish('bench/stream', Buffer.alloc(62)), 10)
} else {
  const robot = createSimRobot(await loadDescription('reacher'), clock)
  const address = parseAddress('mqtt', `//127.0.0.1:${port}/bench`, new Map())
  await serveRobot({ robot, address, clock, random: createRandom(1) })
}
process.send?.(port)
process.on('disconnect', () => process.exit(0))
