import { firstValueFrom } from 'rxjs'
import { createSerialRobot } from '../../drivers/serial/robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { makeReady } from '../../src/control/make-ready.ts'
import { loadDescription } from '../../src/description/load.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'

// A host that drives the reacher on the port named until it is killed. Tells its parent when it moves.
const [path = ''] = process.argv.slice(2)
const description = await loadDescription('reacher')
const robot = createSerialRobot(description, { path, clock: systemClock })
// Whoever tries the test again has seen that it is safe.
await makeReady(robot, true, () => {})
await robot.activate()
const { values } = await firstValueFrom(robot.observations)
const start = [values[0] ?? 0, values[2] ?? 0]
const middle = safetyLimits(description).actuators.map(({ lower, upper }) => (lower + upper) / 2)
const command = new Float64Array(2)
const sent = new Float64Array(2)
let step = 0
setInterval(() => {
  // Towards the middle of each joint's range and back.
  const share = 0.2 * Math.sin(step++ / 50) ** 2
  for (const [joint, from] of start.entries()) command[joint] = from + share * ((middle[joint] ?? 0) - from)
  robot.send(command, sent)
  if (step === 20) process.send?.(robot.state)
}, 20)
