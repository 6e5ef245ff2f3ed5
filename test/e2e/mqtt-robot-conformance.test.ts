import { afterAll, beforeAll, describe } from 'vitest'
import { type MqttAddress, parseAddress } from '../../drivers/mqtt/address.ts'
import { type EmbeddedBroker, startEmbeddedBroker } from '../../drivers/mqtt/embedded-broker.ts'
import { type MqttServer, serveRobot } from '../../drivers/mqtt/gateway/serve.ts'
import { createMqttRobot } from '../../drivers/mqtt/robot.ts'
import { createSimRobot } from '../../sim/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { robotConformance } from '../conformance/robot.ts'
import { documentedAcl, type Mosquitto, skipWithoutMosquitto, startMosquitto } from './mosquitto.ts'
import { patience, patientReacher } from './patient-reacher.ts'

const reacher = await patientReacher()
const random = createRandom(1)

describe('the embedded broker', () => {
  let broker: EmbeddedBroker
  let server: MqttServer
  let address: MqttAddress
  beforeAll(async () => {
    broker = await startEmbeddedBroker(0)
    address = parseAddress('mqtt', `//127.0.0.1:${broker.port}/arm1`, new Map())
    server = await serveRobot({ robot: createSimRobot(reacher, clock), address, clock, random })
  })
  afterAll(async () => {
    await server.close()
    await broker.close()
  })
  robotConformance('the reacher over aedes', async () => ({
    robot: createMqttRobot(reacher, { address, clock, ...patience }),
  }))
})

describe.skipIf(skipWithoutMosquitto)('Mosquitto, as docs/mqtt.md has it: TLS, passwords, ACL', () => {
  let broker: Mosquitto
  let server: MqttServer
  const at = (user: string): MqttAddress =>
    parseAddress(
      'mqtts',
      `//${user}@localhost:${broker.port}/arm1`,
      new Map([['ca', `${broker.directory}/ca.crt`]]),
    )
  const secretOf = (user: string) => ({ SINEW_MQTT_PASSWORD: `${user}-secret` })
  beforeAll(async () => {
    broker = await startMosquitto({ users: ['robot', 'host'], acl: documentedAcl(), tls: true })
    const robot = createSimRobot(reacher, clock)
    server = await serveRobot({ robot, address: at('robot'), env: secretOf('robot'), clock, random })
  })
  afterAll(async () => {
    await server.close()
    await broker.close()
  })
  robotConformance('the reacher over Mosquitto', async () => ({
    robot: createMqttRobot(reacher, { address: at('host'), env: secretOf('host'), clock, ...patience }),
  }))
})
