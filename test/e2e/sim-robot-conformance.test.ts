import { createSimRobot } from '../../sim/robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotConformance } from '../conformance/robot.ts'

for (const name of ['reacher', 'cartpole']) {
  robotConformance(`sim:${name}`, async () => ({
    robot: createSimRobot(await loadDescription(name), systemClock),
  }))
}
