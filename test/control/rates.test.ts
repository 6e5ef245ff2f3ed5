import { expect, test } from 'vitest'
import { constant, createRig, manual, periodS } from './rig.ts'

test('several ticks to a step: the gate steps at each, the controller is asked at every fourth', async () => {
  const controller = manual()
  const rig = await createRig(controller, { ticksPerStep: 4, interpolation: 'linear' })
  await rig.run(1)
  expect(controller.asked).toBe(1)
  await controller.answer(1, 0)
  expect(rig.robot.commands).toHaveLength(1)
  await rig.run(3)
  expect(controller.asked).toBe(1)
  expect(rig.robot.commands).toHaveLength(4)
  expect(rig.log.steps).toHaveLength(0)
  await rig.run(1)
  expect(controller.asked).toBe(2)
  expect(rig.log.steps).toHaveLength(1)
  // The joint is asked to go one period's way in four parts, of which the last is all of it.
  expect(rig.log.steps[0]?.requested[0]).toBeCloseTo(periodS, 9)
  expect(rig.log.steps[0]?.sent[0]).toBe(rig.robot.commands[3]?.[0])
})

test('an answer after the first tick of its step counts from the next tick on, and is one step of the gate', async () => {
  const controller = manual()
  const rig = await createRig(controller, { ticksPerStep: 4 })
  await rig.run(2)
  expect(rig.robot.commands).toEqual([[0, 0]])
  await controller.answer(1, 0)
  expect(rig.robot.commands).toHaveLength(1)
  await rig.run(1)
  expect(rig.robot.commands[1]?.[0]).toBeGreaterThan(0)
  expect(rig.loop.report().missedDeadlines).toBe(0)
})

test('no answer in a whole step: late, and the robot stays', async () => {
  const controller = manual()
  const rig = await createRig(controller, { ticksPerStep: 2 })
  await rig.run(3)
  expect(rig.loop.report().missedDeadlines).toBe(1)
  expect(rig.robot.commands.at(-1)).toEqual([0, 0])
})

test('one tick to a step is what it was: linear or not, the same commands to the bit', async () => {
  const one = await createRig(constant(1, -0.7), { durationS: 1 })
  const other = await createRig(constant(1, -0.7), { durationS: 1, ticksPerStep: 1, interpolation: 'linear' })
  await one.run(100)
  await other.run(100)
  expect(other.robot.commands).toEqual(one.robot.commands)
})

test('late more often than the limits allow: the robot is stopped, and the trip says how often', async () => {
  const rig = await createRig(constant(0, 0), { late: { inARow: 3, share: 1 } })
  await rig.run(10)
  await rig.run(10, 1)
  expect(rig.loop.report().trip).toMatchObject({
    reasons: ['heartbeat'],
    text: '3 ticks in a row were late (at most 2)',
  })
  expect(rig.loop.ended).toBe(true)
})

test('each stage from sensor to actuator is timed, in the report and in the log', async () => {
  const controller = manual()
  const rig = await createRig(controller)
  await rig.run(1)
  rig.clock.advance(0.004)
  await controller.answer(0, 0)
  await rig.run(1)
  const { latency } = rig.loop.report()
  expect(latency?.policy.maxUs).toBeCloseTo(4000, 3)
  expect(latency?.sensor.maxUs).toBe(0)
  expect(latency?.total.maxUs).toBeCloseTo(4000, 3)
  expect(rig.log.steps[0]?.policyS).toBeCloseTo(0.004, 9)
  expect(rig.log.steps[0]?.actuatorS).toBe(0)
})
