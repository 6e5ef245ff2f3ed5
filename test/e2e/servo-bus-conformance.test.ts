import { afterAll, beforeAll } from 'vitest'
import {
  startVirtualServoBus,
  type VirtualServoBusProcess,
} from '../../drivers/serial/servo-bus/emulator/start.ts'
import { servoFamilies } from '../../drivers/serial/servo-bus/families.ts'
import { createServoBusRobot } from '../../drivers/serial/servo-bus/robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotConformance } from '../conformance/robot.ts'

// One far end for all, as a person at a bench would have it: each test finds it as the last one left it.
const arms = { so101: 'feetech', xarm2: 'dynamixel' } as const
const far = new Map<string, VirtualServoBusProcess>()
beforeAll(async () => {
  for (const [robot, protocol] of Object.entries(arms))
    far.set(robot, await startVirtualServoBus(robot, protocol))
}, 60_000)
afterAll(async () => {
  for (const each of far.values()) await each.close()
}, 30_000)

for (const [robot, protocol] of Object.entries(arms)) {
  robotConformance(`${robot} on a ${protocol} bus`, async () => ({
    robot: createServoBusRobot(await loadDescription(robot), servoFamilies[protocol], {
      path: far.get(robot)?.path ?? '',
      clock: systemClock,
    }),
  }))
}
