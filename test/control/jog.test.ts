import { beforeEach, describe, expect, test } from 'vitest'
import { meaningOf } from '../../src/cli/jog/keys.ts'
import { createManualClock } from '../../src/contract/clock.ts'
import { createJog, type Jog } from '../../src/control/jog.ts'
import { type LatestReading, watchReadings } from '../../src/control/latest-reading.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createFakeRobot, type FakeRobot } from '../conformance/fake-robot.ts'
import { testReacher } from '../drivers/serial/test-reacher.ts'

const reacher = await testReacher()
const limits = safetyLimits(reacher)
const speedShare = 0.1

let robot: FakeRobot
let readings: LatestReading
let jog: Jog
let clock: ReturnType<typeof createManualClock>

beforeEach(async () => {
  clock = createManualClock(1)
  robot = createFakeRobot(reacher, clock)
  readings = watchReadings(robot.observations, observationSpace(reacher).size)
  await robot.open()
  await robot.prepare()
  await robot.activate()
  robot.pass()
  const gate = createSafetyGate(limits)
  const command = new Float64Array(2)
  gate.arm(command)
  jog = createJog({ robot, gate, readings, clock, command, joint: 'elbow', speedShare })
})

function pass(steps: number): void {
  for (let step = 0; step < steps; step++) {
    clock.advance(limits.periodS)
    robot.pass()
    jog.tick()
  }
}

describe('a joint is jogged', () => {
  test('by an amount, and the others hold', () => {
    jog.move(0.1)
    expect(jog.moving).toBe(true)
    pass(100)
    expect(jog.moving).toBe(false)
    expect(jog.position).toBeCloseTo(0.1, 9)
    expect(robot.commands.every(([shoulder]) => shoulder === 0)).toBe(true)
  })

  test('never faster than its share of the velocity limit', () => {
    jog.move(2)
    pass(200)
    const most = speedShare * (limits.actuators[1]?.velocity ?? 0) * limits.periodS
    const elbow = robot.commands.map(([, value]) => value ?? Number.NaN)
    for (const [index, value] of elbow.entries()) {
      expect(Math.abs(value - (elbow[index - 1] ?? 0))).toBeLessThanOrEqual(most * (1 + 1e-9))
    }
    expect(elbow.at(-1)).toBeGreaterThan(1)
  })

  test('not beyond its limits', () => {
    expect(jog.move(-10)).toBe(limits.actuators[1]?.lower)
    expect(jog.move(100)).toBe(limits.actuators[1]?.upper)
    pass(1500)
    expect(robot.commands.at(-1)?.[1]).toBeLessThanOrEqual(limits.actuators[1]?.upper ?? 0)
    expect(jog.trip).toBeUndefined()
  })

  test('not by what is no number', () => {
    jog.move(Number.NaN)
    pass(3)
    expect(robot.commands.every(([, elbow]) => elbow === 0)).toBe(true)
  })

  test('and then another one', () => {
    jog.move(0.05)
    pass(50)
    jog.choose('shoulder')
    jog.move(-0.05)
    pass(50)
    expect(robot.commands.at(-1)?.[0]).toBeCloseTo(-0.05, 9)
    expect(robot.commands.at(-1)?.[1]).toBeCloseTo(0.05, 9)
    expect(() => jog.choose('elbwo')).toThrow(/no driven joint "elbwo"/)
  })

  test('until it is stopped', () => {
    jog.move(1)
    pass(10)
    jog.stop()
    pass(30)
    expect(jog.ended).toBe(true)
    expect(jog.trip).toBeUndefined()
    expect(jog.position).toBeLessThan(0.2)
  })

  test('until the robot is silent: it trips and says so', () => {
    jog.move(1)
    pass(5)
    robot.mute = true
    pass(30)
    expect(jog.ended).toBe(true)
    expect(jog.trip).toMatch(/staleObservation/)
  })
})

test('keys', () => {
  expect(['\u001b[C', '\u001b[D', '\t', 'q', '\u0003', 'x'].map(meaningOf)).toEqual([
    'more',
    'less',
    'next',
    'quit',
    'quit',
    undefined,
  ])
})
