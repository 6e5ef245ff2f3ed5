import { randomBytes } from 'node:crypto'
import { parseAddress } from '../../drivers/mqtt/address.ts'
import { serveRobot } from '../../drivers/mqtt/gateway/serve.ts'
import { createSerialRobot } from '../../drivers/serial/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { patientReacher } from './patient-reacher.ts'

// A gateway beside a robot on a serial port: `mqtt-gateway-process <port of the broker> <serial port>`.
const [port = '', path = ''] = process.argv.slice(2)
const server = await serveRobot({
  robot: createSerialRobot(await patientReacher(), { path, clock }),
  address: parseAddress('mqtt', `//127.0.0.1:${port}/arm1`, new Map()),
  clock,
  random: createRandom(randomBytes(4).readUInt32LE()),
})
process.send?.('serving')
process.on('message', () => process.send?.(server.statistics))
process.on('disconnect', () => void server.close().then(() => process.exit(0)))
