import { expect, test } from 'vitest'
import { createSimRobot } from '../../sim/robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotConformance } from '../conformance/robot.ts'

for (const name of ['reacher', 'cartpole']) {
  robotConformance(`the simulated ${name}`, async () => ({
    robot: createSimRobot(await loadDescription(name), systemClock),
  }))
}

test('physics keeps pace with the clock, at the rate that was asked for', async () => {
  const robot = createSimRobot(await loadDescription('reacher'), systemClock, { readingRateHz: 40 })
  const times: number[] = []
  robot.observations.subscribe(({ deviceTimeS }) => times.push(deviceTimeS))
  await robot.open()
  const startS = systemClock.nowS()
  await expect.poll(() => times.length, { timeout: 5000, interval: 5 }).toBeGreaterThanOrEqual(20)
  // Never ahead of the clock; how far behind is the machine's affair.
  expect(times.at(-1)).toBeLessThanOrEqual(systemClock.nowS() - startS + 1 / 40)
  expect(times[0]).toBeCloseTo(1 / 40, 9)
  await robot.close()
})

test('a robot that was closed does not open again', async () => {
  const robot = createSimRobot(await loadDescription('reacher'), systemClock)
  await robot.close()
  await expect(robot.open()).rejects.toMatchObject({ code: 'usage' })
})
