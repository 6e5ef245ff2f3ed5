import { describe, expect, test } from 'vitest'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { reasons } from '../../src/safety/types.ts'
import { createAuditor } from '../safety/guarantees.ts'
import { constant, createRig, manual, periodS } from './rig.ts'

describe('a run that goes well', () => {
  test('episodes follow each other until enough are played, and the robot is braked to rest', async () => {
    const rig = await createRig(constant(0.4, -0.2), { episodes: 2 })
    await rig.run(1000)
    expect(rig.loop.ended).toBe(true)
    const report = rig.loop.report()
    expect(report).toMatchObject({ exitReason: 'done', episodes: 2, trip: undefined, missedDeadlines: 0 })
    expect(report.steps).toBe(rig.log.steps.filter(({ controller }) => controller === 'constant').length)
    expect(report.successRate).toBe(report.successes / 2)
    expect(report.gateCounts.operator).toBeUndefined()
    expect(rig.gate.state).toBe('stopped')
    const finished = rig.events.filter(({ kind }) => kind === 'episode')
    expect(finished).toHaveLength(2)
    const last = rig.robot.commands.slice(-2)
    expect(last[0]).toEqual(last[1])
  })

  test('it ends when its time is up, without counting the episode in progress', async () => {
    const rig = await createRig(constant(0, 0), { durationS: 1 })
    await rig.run(1000)
    const report = rig.loop.report()
    expect(report).toMatchObject({ exitReason: 'done', episodes: 0, successes: 0 })
    expect(report.successRate).toBeNaN()
    expect(report.durationS).toBeCloseTo(1, 1)
  })

  test('a logged step is a transition: what was seen, asked for, sent, and what came of it', async () => {
    const rig = await createRig(constant(1, 0))
    await rig.run(20)
    const [first, second] = rig.log.steps
    expect(rig.log.steps).toHaveLength(19)
    expect(first).toMatchObject({
      step: 1,
      episode: 0,
      controller: 'constant',
      state: 'open',
      missedTicks: 0,
    })
    expect(first?.action[0]).toBe(1)
    expect(first?.requested[0]).toBeCloseTo(periodS, 9)
    expect(first?.sent[0]).toBeLessThan(periodS)
    expect(first?.reasons).toBe(reasons.acceleration)
    expect(second?.reading[0]).toBe(first?.sent[0])
    expect(second?.rewardTerms).not.toEqual(first?.rewardTerms)
    expect(second?.timeS).toBeCloseTo(2 * periodS, 9)
  })
})

describe('a controller that misbehaves', () => {
  test('answers NaN: the gate trips, and nothing but finite commands within limits was ever sent', async () => {
    let asked = 0
    const rig = await createRig({
      name: 'policy',
      act: async () => Float32Array.of(++asked < 30 ? 4 : Number.NaN, 0),
    })
    await rig.run(200)
    const report = rig.loop.report()
    expect(report.exitReason).toBe('tripped')
    expect(report.trip).toMatchObject({ reasons: ['nonFinite'] })
    expect(report.trip?.text).toBe('shoulder_servo: NaN was requested')
    const limits = safetyLimits(rig.robot.description).actuators[0]
    if (!limits) throw new Error('no limits')
    const audit = createAuditor(limits, periodS, 0)
    for (const [command = Number.NaN] of rig.robot.commands) expect(audit.observe(command)).toBeUndefined()
    expect(rig.gate.state).toBe('stopped')
    expect(rig.log.steps.some(({ requested }) => Number.isNaN(requested[0]))).toBe(true)
    expect(rig.log.events.at(-1)?.kind).toBe('trip')
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('out of ideas')
      },
    ],
    ['rejects', () => Promise.reject(new Error('out of ideas'))],
  ])('%s: the gate trips and says why', async (_, act) => {
    const rig = await createRig({ name: 'policy', act })
    await rig.run(10)
    expect(rig.loop.report().trip).toMatchObject({
      reasons: ['controllerFault'],
      text: 'the controller failed: out of ideas',
    })
    expect(rig.loop.ended).toBe(true)
  })

  test('is late: the gate steps in time by holding, and the late answer is thrown away', async () => {
    const controller = manual()
    const rig = await createRig(controller)
    await rig.run(2)
    expect(controller.asked).toBe(1)
    expect(rig.robot.commands).toEqual([[0, 0]])
    await controller.answer(4, 4)
    await rig.run(1)
    expect(controller.asked).toBe(2)
    expect(rig.robot.commands).toEqual([[0, 0]])
    await controller.answer(4, 4)
    await rig.run(1)
    expect(rig.robot.commands).toHaveLength(2)
    expect(rig.robot.commands[1]?.[0]).toBeGreaterThan(0)
    const report = rig.loop.report()
    expect(report.missedDeadlines).toBe(1)
    expect(report.missedDeadlinesPercent).toBe(25)
    expect(rig.log.steps[0]).toMatchObject({
      controller: 'hold',
      action: Float32Array.of(Number.NaN, Number.NaN),
    })
  })

  test('is silent: its heartbeat trips', async () => {
    const rig = await createRig(manual())
    await rig.run(100)
    const { trip } = rig.loop.report()
    expect(trip?.reasons).toEqual(['heartbeat'])
    expect(trip?.text).toMatch(/^no sign of life from the controller for 160 ms \(deadline 150 ms\)$/)
    expect(trip?.timeS).toBeLessThan(0.2)
  })

  test('answers at once, without a promise: that is fine', async () => {
    const rig = await createRig({ name: 'hold', act: () => new Float32Array(2) })
    await rig.run(10)
    expect(rig.robot.commands).toHaveLength(10)
  })
})

describe('a robot that misbehaves', () => {
  test('falls silent: the observation’s deadline trips within 200 ms', async () => {
    const rig = await createRig(constant(1, 1))
    await rig.run(10)
    rig.robot.mute = true
    const mutedS = rig.clock.nowS()
    while (rig.events.every(({ kind }) => kind !== 'trip')) await rig.run(1)
    expect(rig.clock.nowS() - mutedS).toBeLessThan(0.2)
    await rig.run(100)
    const { trip, exitReason } = rig.loop.report()
    expect(exitReason).toBe('tripped')
    expect(trip?.reasons).toEqual(['staleObservation'])
    expect(trip?.text).toMatch(/^no valid observation for 1[02]0 ms \(deadline 100 ms\)$/)
  })

  test('reports a fault: the loop ends at once and says what it heard', async () => {
    const rig = await createRig(constant(0, 0))
    await rig.run(5)
    rig.robot.fail('the cable is out')
    rig.loop.fault('the cable is out')
    await rig.run(5)
    expect(rig.loop.ended).toBe(true)
    expect(rig.loop.report().trip).toMatchObject({ reasons: ['robotFault'] })
    expect(rig.loop.report().trip?.text).toContain(
      'the cable is out; last observation 0 ms ago (deadline 100 ms)',
    )
  })

  test('no longer takes commands: that is a fault too', async () => {
    const rig = await createRig(constant(0, 0))
    await rig.run(5)
    await rig.robot.stop('someone else')
    await rig.run(5)
    expect(rig.loop.ended).toBe(true)
    expect(rig.loop.report().trip?.text).toContain('the robot is stopped')
  })
})

describe('the operator and the machine', () => {
  test('a stop brakes within limits and ends as interrupted', async () => {
    const rig = await createRig(constant(4, 0))
    await rig.run(30)
    const moving = rig.robot.commands.at(-1)?.[0] ?? 0
    rig.loop.stop('Ctrl-C')
    rig.loop.stop('Ctrl-C again')
    await rig.run(100)
    const resting = rig.robot.commands.at(-1)?.[0] ?? 0
    expect(resting - moving).toBeGreaterThan(0.05)
    expect(rig.loop.report()).toMatchObject({
      exitReason: 'interrupted',
      trip: undefined,
      gateCounts: { operator: 1 },
    })
    expect(rig.log.events.at(-1)).toMatchObject({ kind: 'end', text: 'Ctrl-C' })
    const commands = rig.robot.commands.length
    await rig.run(5)
    expect(rig.robot.commands).toHaveLength(commands)
  })

  test('skipped ticks are missed deadlines', async () => {
    const rig = await createRig(constant(0, 0))
    await rig.run(8)
    await rig.run(1, 2)
    expect(rig.loop.report()).toMatchObject({ missedDeadlines: 2 })
    expect(rig.loop.report().missedDeadlinesPercent).toBeCloseTo((100 * 2) / 11, 9)
  })

  test('after a stall of this process one tick is let go, so that waiting readings count', async () => {
    const rig = await createRig(constant(0, 0))
    await rig.run(5)
    rig.clock.advance(0.5)
    rig.loop.tick({ scheduledS: rig.clock.nowS(), missed: 24 })
    await rig.run(5)
    expect(rig.loop.report()).toMatchObject({ trip: undefined, missedDeadlines: 25 })

    rig.robot.mute = true
    rig.clock.advance(0.5)
    rig.loop.tick({ scheduledS: rig.clock.nowS(), missed: 24 })
    await rig.run(1)
    expect(rig.loop.report().trip?.reasons).toContain('staleObservation')
  })
})
