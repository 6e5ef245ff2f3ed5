import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChaosFaults, noFaults, parseFaults } from '../../../drivers/chaos/faults.ts'
import { createChaosRobot } from '../../../drivers/chaos/robot.ts'
import { createManualClock, systemClock } from '../../../src/contract/clock.ts'
import type { Reading } from '../../../src/contract/robot.ts'
import { connectRobot } from '../../../src/control/connect.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { createFakeRobot } from '../../conformance/fake-robot.ts'

const description = await loadDescription('reacher')

/** A perfect robot behind a bad link, in virtual time. */
async function rig(faults: Partial<ChaosFaults>) {
  const clock = createManualClock(10)
  const inner = createFakeRobot(description, clock)
  let due: { readonly atS: number; readonly run: () => void }[] = []
  const robot = createChaosRobot(inner, {
    faults: { ...noFaults, ...faults },
    clock,
    schedule: (afterS, run) => due.push({ atS: clock.nowS() + afterS, run }),
  })
  const readings: Reading[] = []
  const reasons: string[] = []
  robot.observations.subscribe((reading) => readings.push(reading))
  robot.states.subscribe(({ reason }) => reasons.push(reason))
  await robot.open()
  await robot.prepare()
  await robot.activate()
  const sent = new Float64Array(2)
  return {
    inner,
    robot,
    readings,
    reasons,
    send: (value: number) => robot.send(Float64Array.of(value, value), sent),
    /** What got through, one number a command. */
    arrived: () => inner.commands.map(([first]) => first),
    advance: (seconds: number) => {
      clock.advance(seconds)
      const now = due.filter(({ atS }) => atS <= clock.nowS() + 1e-9)
      due = due.filter((each) => !now.includes(each))
      for (const { run } of now.sort((a, b) => a.atS - b.atS)) run()
    },
  }
}

test('without faults it is the robot itself: same readings, same commands', async () => {
  const { inner, robot, readings, send, arrived } = await rig({})
  const seen: Reading[] = []
  inner.observations.subscribe((reading) => seen.push(reading))
  for (let step = 0; step < 20; step++) {
    send(step)
    inner.pass()
  }
  expect(readings).toEqual(seen)
  expect(readings.every((reading, index) => reading === seen[index])).toBe(true)
  expect(arrived()).toEqual(Array.from({ length: 20 }, (_, step) => step))
  expect(robot.state).toBe('active')
})

test('a share of the messages is lost, the same ones every time', async () => {
  const lost = async (seed: number) => {
    const { inner, readings, send, arrived } = await rig({ drop: 0.3, seed })
    for (let step = 0; step < 1000; step++) {
      send(step)
      inner.pass()
    }
    return { arrived: arrived(), readings: readings.map(({ sequence }) => sequence) }
  }
  const first = await lost(1)
  expect(first.arrived.length).toBeGreaterThan(640)
  expect(first.arrived.length).toBeLessThan(760)
  expect(first.readings.length).toBeGreaterThan(640)
  expect(first.readings.length).toBeLessThan(760)
  expect(await lost(1)).toEqual(first)
  expect((await lost(2)).arrived).not.toEqual(first.arrived)
})

test('readings are late, twice, overtaken, and fewer', async () => {
  const late = await rig({ delayS: 0.03, on: 'readings' })
  late.inner.pass()
  expect(late.readings).toHaveLength(0)
  late.advance(0.03)
  expect(late.readings).toHaveLength(1)
  expect(late.readings[0]?.timeS).toBeCloseTo(10.03, 9)
  expect(late.readings[0]?.deviceTimeS).toBeCloseTo(10, 9)

  const sequences = async (faults: Partial<ChaosFaults>) => {
    const { inner, readings } = await rig(faults)
    for (let step = 0; step < 6; step++) inner.pass()
    return readings.map(({ sequence }) => sequence)
  }
  expect(await sequences({ duplicate: 1 })).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
  expect(await sequences({ reorder: 1 })).toEqual([1, 0, 3, 2, 5, 4])
  expect(await sequences({ slow: 3 })).toEqual([2, 5])
})

test('a frozen reading repeats itself, and arrives anew every time', async () => {
  const { inner, readings, advance } = await rig({ freeze: true, fromS: 0.045 })
  for (let step = 0; step < 10; step++) {
    inner.pass()
    advance(0.01)
  }
  expect(readings.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 5, 5, 5, 5])
  expect(readings.at(-1)?.timeS).toBeCloseTo(10.09, 9)
})

test('a corrupt reading has one bit wrong, and is invalid where that makes no number', async () => {
  const { inner, readings } = await rig({ corrupt: 1 })
  const clean: Reading[] = []
  inner.observations.subscribe((reading) => clean.push(reading))
  for (let step = 0; step < 2000; step++) inner.pass()
  for (const [index, { values, valid }] of readings.entries()) {
    const bits = (of: Float64Array | undefined) => [...new Uint8Array(of?.buffer ?? new ArrayBuffer(0))]
    const original = bits(clean[index]?.values)
    const wrong = bits(values).map(
      (byte, at) => (byte ^ (original[at] ?? 0)).toString(2).replaceAll('0', '').length,
    )
    expect(wrong.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(valid).toBe(values.every(Number.isFinite))
  }
})

test('after the link broke nothing passes, and only a new connection helps', async () => {
  const { inner, robot, readings, reasons, send, arrived, advance } = await rig({
    disconnect: true,
    fromS: 0.09,
  })
  expect(send(1)).toBe(true)
  inner.pass()
  advance(0.1)
  expect(send(2)).toBe(false)
  inner.pass()
  expect(arrived()).toEqual([1])
  expect(readings).toHaveLength(1)
  expect(robot.state).toBe('faulted')
  expect(reasons.at(-1)).toBe('the link broke')
  await expect(robot.clear()).rejects.toMatchObject({ code: 'link' })
  // Not even a stop reaches it: it must come to rest by itself.
  await robot.stop('test')
  expect(inner.stops).toEqual([])
  await robot.close()
  expect(inner.state).toBe('closed')
})

test('a command that was on its way when the robot was stopped never arrives', async () => {
  const { robot, send, arrived, advance } = await rig({ delayS: 0.2, on: 'commands' })
  expect(send(1)).toBe(true)
  await robot.stop('test')
  await robot.clear()
  await robot.activate()
  advance(0.2)
  expect(arrived()).toEqual([])
  send(2)
  advance(0.2)
  expect(arrived()).toEqual([2])
})

test('whatever goes wrong, commands arrive in order, once, and none from before a stop', async () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1000),
        drop: share,
        duplicate: share,
        corrupt: share,
        reorder: share,
        delayS: fc.constantFrom(0, 0.01, 0.05),
      }),
      fc.array(fc.constantFrom('send', 'wait', 'stop'), { maxLength: 60 }),
      async (faults, acts) => {
        const { robot, send, arrived, advance } = await rig(faults)
        let value = 0
        for (const act of acts) {
          if (act === 'send') send(++value)
          else if (act === 'wait') advance(0.02)
          else {
            await robot.stop('test')
            await robot.clear()
            await robot.activate()
            const before = arrived().length
            advance(0.1)
            expect(arrived().length).toBe(before)
          }
        }
        advance(1)
        const numbers = arrived()
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => (a ?? 0) - (b ?? 0)))
      },
    ),
    { numRuns: 200 },
  )
})

test('a connection string says what goes wrong, and is refused where it says nonsense', async () => {
  expect(
    parseFaults(
      new Map([
        ['chaos.drop', '0.05'],
        ['chaos.delayMs', '20'],
        ['chaos.freeze', 'yes'],
        ['robot', 'x'],
      ]),
    ),
  ).toEqual({
    ...noFaults,
    drop: 0.05,
    delayS: 0.02,
    freeze: true,
  })
  const robot = await connectRobot('chaos+sim:reacher?chaos.drop=0.05', systemClock)
  expect(robot.description.name).toBe('reacher')
  await robot.close()
  for (const nonsense of [
    'chaos.drop=2',
    'chaos.drop=',
    'chaos.on=me',
    'chaos.lose=1',
    'chaos.slow=0',
    'drop=1',
  ]) {
    await expect(connectRobot(`chaos+sim:reacher?${nonsense}`, systemClock)).rejects.toMatchObject({
      code: 'usage',
    })
  }
  await expect(connectRobot('chaos+nothing:reacher', systemClock)).rejects.toMatchObject({ code: 'usage' })
})
