import { systemClock } from '../../src/contract/clock.ts'
import { loadDescription } from '../../src/description/load.ts'
import { createFakeRobot } from './fake-robot.ts'
import { robotConformance } from './robot.ts'

robotConformance('the fake robot', async () => {
  const robot = createFakeRobot(await loadDescription('reacher'), systemClock)
  const timer = setInterval(() => robot.pass(), 10)
  return { robot, dispose: async () => clearInterval(timer) }
})
