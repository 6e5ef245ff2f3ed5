import { afterAll, beforeAll } from 'vitest'
import { createSerialRobot } from '../../drivers/serial/robot.ts'
import { startVirtualRobot, type VirtualRobotProcess } from '../../drivers/serial/virtual-robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotConformance } from '../conformance/robot.ts'

// One far end for all, as a person at a bench would have it: each test finds it as the last one left it.
let far: VirtualRobotProcess
beforeAll(async () => {
  far = await startVirtualRobot('reacher')
}, 30_000)
afterAll(async () => {
  await far.close()
}, 30_000)

robotConformance('the serial reacher', async () => ({
  robot: createSerialRobot(await loadDescription('reacher'), { path: far.path, clock: systemClock }),
}))
