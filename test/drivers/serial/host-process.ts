import { createSerialRobot } from '../../../drivers/serial/robot.ts'
import { systemClock } from '../../../src/contract/clock.ts'
import { loadDescription } from '../../../src/description/load.ts'

// A host that drives the robot on the port named until it is killed. Tells its parent when it moves.
const [path = ''] = process.argv.slice(2)
const robot = createSerialRobot(await loadDescription('reacher'), { path, clock: systemClock })
await robot.open()
await robot.prepare()
await robot.activate()
const command = new Float64Array(2)
const sent = new Float64Array(2)
let step = 0
setInterval(() => {
  command.fill(0.3 * Math.sin(step++ / 50))
  robot.send(command, sent)
  if (step === 20) process.send?.(robot.state)
}, 20)
