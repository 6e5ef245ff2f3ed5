import { parseAddress } from '../../drivers/mqtt/address.ts'
import { createMqttRobot } from '../../drivers/mqtt/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { patience, patientReacher } from './patient-reacher.ts'

// A host that takes the robot over and moves it slowly until it is killed: `mqtt-host-process <port>`.
const [port = ''] = process.argv.slice(2)
const reacher = await patientReacher()
const robot = createMqttRobot(reacher, {
  address: parseAddress('mqtt', `//127.0.0.1:${port}/arm1`, new Map()),
  clock,
  ...patience,
})
await robot.open()
await robot.prepare()
await robot.activate()
const sent = new Float64Array(2)
let step = 0
setInterval(() => {
  step++
  if (robot.send(Float64Array.of(0.002 * step, 0), sent) && step === 10) process.send?.('moving')
}, 20)
process.on('disconnect', () => process.exit(0))
