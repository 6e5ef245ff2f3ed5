import { expect, test } from 'vitest'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { loadDescription } from '../../src/description/load.ts'
import type { ObservationStatistics } from '../../src/safety/distribution/types.ts'
import { createDistributionWatch } from '../../src/safety/distribution/watch.ts'
import { taskObservationSpace } from '../../src/task/runtime.ts'
import { constant, createRig, periodS } from './rig.ts'

const { channels } = taskObservationSpace(reacherReach.bind(await loadDescription('reacher')))

/** As if training had seen everything within ±100, and one channel within [low, high] only. */
function statistics(channel: string, least: number, most: number): ObservationStatistics {
  const all = (value: number): number[] => channels.map(() => value)
  const but = (value: number, its: number): number[] =>
    channels.map(({ name }) => (name === channel ? its : value))
  const [low, high] = [but(-100, least), but(100, most)]
  return { count: 1, mean: all(0), sd: all(0.1), low, high, p01: low, p50: all(0), p99: high }
}
const limits = { warn: 1, hold: 3, stopAfterS: 0.2 }
const rigWith = (seen: ObservationStatistics, elbowAction: number) =>
  createRig(constant(0, elbowAction), {
    distribution: createDistributionWatch(channels, seen, limits, periodS),
  })
const elbowWithin = (speed: number) => statistics('elbow.command-velocity', -speed, speed)

test('what training saw is let through and told of as such', async () => {
  const rig = await rigWith(elbowWithin(3), 0.5)
  await rig.run(50)
  expect(rig.loop.report().distribution).toEqual({ steps: 50, warned: 0, held: 0 })
  expect(rig.events.filter(({ kind }) => kind === 'warning')).toEqual([])
})

test('a little beyond it warns, once, and the policy goes on', async () => {
  const rig = await rigWith(elbowWithin(0.3), 0.5)
  await rig.run(40)
  const { distribution, trip } = rig.loop.report()
  expect(trip).toBeUndefined()
  expect(distribution).toMatchObject({ held: 0, peak: { channel: 'elbow.command-velocity' } })
  expect(distribution?.warned).toBeGreaterThan(20)
  const warnings = rig.events.filter(({ kind }) => kind === 'warning')
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({
    text: expect.stringMatching(
      /^elbow.command-velocity is 0\.\d+ rad\/s, [12]\.\d+ standard deviations beyond what training saw$/,
    ),
  })
  expect(rig.log.events.map(({ kind }) => kind)).toEqual(['distribution'])
})

test('far beyond it the robot holds until it is in range again', async () => {
  const rig = await rigWith(elbowWithin(0.3), 2)
  await rig.run(60)
  const { distribution, trip } = rig.loop.report()
  expect(trip).toBeUndefined()
  expect(distribution?.held).toBeGreaterThan(2)
  const held = rig.log.steps.filter(({ controller }) => controller === 'distribution')
  // The outcome of the last step is not known yet.
  expect((distribution?.held ?? 0) - held.length).toBeOneOf([0, 1])
  expect(rig.log.steps.some(({ controller }) => controller === 'constant')).toBe(true)
  expect(rig.events.some((event) => event.kind === 'warning' && event.text.startsWith('holding: '))).toBe(
    true,
  )
})

test('what stays far beyond stops the robot, and the reason is said', async () => {
  const rig = await rigWith(statistics('shoulder.cos', -1, 0), 1)
  await rig.run(100)
  const { trip, exitReason, distribution } = rig.loop.report()
  expect(exitReason).toBe('tripped')
  expect(trip?.reasons).toEqual(['distribution'])
  expect(trip?.text).toBe(
    'unlike training: shoulder.cos is 1.000, 10.0 standard deviations beyond what training saw',
  )
  expect(trip?.timeS).toBeCloseTo(limits.stopAfterS, 1)
  expect(distribution).toMatchObject({ peak: { channel: 'shoulder.cos', value: 1 } })
  expect(rig.gate.state).toBe('stopped')
  // The policy was never asked, so nothing ever moved.
  expect(new Set(rig.robot.commands.flat())).toEqual(new Set([0]))
})

test('without statistics nothing is told', async () => {
  const rig = await createRig(constant(0, 0))
  await rig.run(5)
  expect(rig.loop.report().distribution).toBeUndefined()
})
