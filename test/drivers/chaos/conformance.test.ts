import { noFaults } from '../../../drivers/chaos/faults.ts'
import { createChaosRobot } from '../../../drivers/chaos/robot.ts'
import { systemClock } from '../../../src/contract/clock.ts'
import { connectRobot } from '../../../src/control/connect.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { createFakeRobot } from '../../conformance/fake-robot.ts'
import { robotConformance } from '../../conformance/robot.ts'

robotConformance('chaos without faults', async () => {
  const inner = createFakeRobot(await loadDescription('reacher'), systemClock)
  const timer = setInterval(() => inner.pass(), 10)
  return {
    robot: createChaosRobot(inner, { faults: noFaults, clock: systemClock }),
    dispose: async () => clearInterval(timer),
  }
})

robotConformance('chaos that delays and loses', async () => ({
  robot: await connectRobot('chaos+sim:reacher?chaos.delayMs=8&chaos.drop=0.1&chaos.seed=3', systemClock),
}))
