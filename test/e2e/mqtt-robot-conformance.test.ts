import { afterAll, beforeAll } from 'vitest'
import { parseAddress } from '../../drivers/mqtt/address.ts'
import { type EmbeddedBroker, startEmbeddedBroker } from '../../drivers/mqtt/embedded-broker.ts'
import { type MqttServer, serveRobot } from '../../drivers/mqtt/gateway/serve.ts'
import { createMqttRobot } from '../../drivers/mqtt/robot.ts'
import { createSimRobot } from '../../sim/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotConformance } from '../conformance/robot.ts'

const reacher = await loadDescription('reacher')
let broker: EmbeddedBroker
let server: MqttServer
const address = () => parseAddress('mqtt', `//127.0.0.1:${broker.port}/arm1`, new Map())

beforeAll(async () => {
  broker = await startEmbeddedBroker(0)
  server = await serveRobot({
    robot: createSimRobot(reacher, clock),
    address: address(),
    clock,
    random: createRandom(1),
  })
})
afterAll(async () => {
  await server.close()
  await broker.close()
})

robotConformance('the reacher over the embedded broker', async () => ({
  robot: createMqttRobot(reacher, { address: address(), clock }),
}))
