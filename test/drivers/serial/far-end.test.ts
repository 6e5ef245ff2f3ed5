import { expect, test } from 'vitest'
import { messageTypes, refusals } from '../../../drivers/serial/protocol/constants.ts'
import { serialLayout } from '../../../drivers/serial/protocol/layout.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { createFarEndRig, type OwnFarEndRig } from './far-end-rig.ts'
import { farEndSuite } from './far-end-suite.ts'
import { testReacher } from './test-reacher.ts'
import { decodeAll, faultCodes, floats, rawFrame } from './wire.ts'

const reacher = await testReacher()
const cartpole = await loadDescription('cartpole')

farEndSuite('the virtual robot', reacher, () => createFarEndRig(reacher))

const hello = rawFrame(messageTypes.hello, 0, 0, new Uint8Array(4))

/** Begin a session and arm; returns a function that sends COMMANDs. */
function begin(rig: OwnFarEndRig): (...values: number[]) => void {
  rig.receive(hello)
  const session = decodeAll(rig.take(), rig.farEnd.layout, 'robot').frames[0]?.session ?? 0
  let sequence = 1
  rig.receive(rawFrame(messageTypes.arm, session, sequence))
  return (...values) => rig.receive(rawFrame(messageTypes.command, session, ++sequence, floats(...values)))
}

test('a position servo that rests holds where the robot is, not where it was sent', () => {
  const rig = createFarEndRig(reacher)
  const command = begin(rig)
  command(0.05, 0.05)
  rig.body.position.set([0.03, -0.4])
  rig.advance(0.102)
  expect(rig.farEnd.state).toBe('latched')
  expect(rig.body.commands.at(-1)).toEqual([0.03, -0.4])
})

test('it holds at its limit when it was pushed beyond', () => {
  const rig = createFarEndRig(reacher)
  const command = begin(rig)
  command(0.05, 0.05)
  rig.body.position.set([9, -9])
  rig.advance(0.102)
  expect(rig.body.commands.at(-1)).toEqual([2.6, -2.6])
})

test('an effort that rests is zero', () => {
  const rig = createFarEndRig(cartpole)
  const command = begin(rig)
  const { effort = 0 } = serialLayout(cartpole).limits[0] ?? {}
  command(effort)
  expect(rig.body.commands.at(-1)).toEqual([Math.fround(effort)])
  rig.advance(0.102)
  expect(rig.body.commands.at(-1)).toEqual([0])
  expect(rig.farEnd.statistics).toMatchObject({ watchdogTrips: 1, lastRest: 'watchdog' })
  expect(rig.farEnd.statistics.restAfterLastCommandS).toBeCloseTo(0.1, 2)
})

test('too great an effort is refused with a fault', () => {
  const rig = createFarEndRig(cartpole)
  const command = begin(rig)
  command((serialLayout(cartpole).limits[0]?.effort ?? 0) * 1.01)
  expect(rig.farEnd.state).toBe('latched')
  expect(rig.farEnd.statistics).toMatchObject({ commandsRefused: 1, faults: { outOfRange: 1 } })
  expect(rig.farEnd.statistics.violations.effort).toBe(1)
})

test('a body that is not well stops everything, and a new session does not cure it', () => {
  const rig = createFarEndRig(reacher)
  const command = begin(rig)
  command(0.01, 0.01)
  rig.body.healthy = false
  rig.advance(0.002)
  const { frames } = decodeAll(rig.take(), rig.farEnd.layout, 'robot')
  expect(frames).toContainEqual(
    expect.objectContaining({ type: 'fault', fields: expect.objectContaining({ code: faultCodes.body }) }),
  )
  begin(rig)
  const answers = decodeAll(rig.take(), rig.farEnd.layout, 'robot').frames
  expect(answers).toContainEqual(
    expect.objectContaining({ type: 'nack', fields: expect.objectContaining({ refusal: refusals.unwell }) }),
  )
})

test('a burst of lost COMMANDs widens what the next one may do, by as many periods', () => {
  const rig = createFarEndRig(reacher)
  rig.receive(hello)
  const session = decodeAll(rig.take(), rig.farEnd.layout, 'robot').frames[0]?.session ?? 0
  rig.receive(rawFrame(messageTypes.arm, session, 1))
  // 4 rad/s at 50 Hz: 0.08 rad a period; numbers 2 and 3 were lost.
  rig.receive(rawFrame(messageTypes.command, session, 4, floats(0.2, 0)))
  expect(rig.farEnd.statistics.commandsClamped).toBe(0)
  expect(rig.farEnd.inForce[0]).toBeCloseTo(0.2)
})

test('what the far end was sent is counted', () => {
  const rig = createFarEndRig(reacher)
  const command = begin(rig)
  command(0.001, 0.001)
  command(0.002, 0.002)
  rig.receive(Uint8Array.of(5, 5, 0))
  rig.receive(rawFrame(messageTypes.command, 12345, 99, floats(0, 0)))
  expect(rig.farEnd.statistics).toMatchObject({
    sessions: 1,
    commandsObeyed: 2,
    counters: { accepted: 4, malformed: 1, wrongSession: 1 },
    violations: { nonFinite: 0, position: 0, velocity: 0, acceleration: 0, effort: 0 },
  })
})
