import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSerialRobot, type SerialRobot } from '../../../drivers/serial/robot.ts'
import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import type { Reading } from '../../../src/contract/robot.ts'
import { loadDescription } from '../../../src/description/load.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { createFarEndRig, type OwnFarEndRig } from './far-end-rig.ts'
import { createMemoryLink, type MemoryLink } from './memory-link.ts'
import { rewriteStates, withoutFaults } from './rewrite-states.ts'
import { testReacher } from './test-reacher.ts'
import { concat, fromHex, messageTypes, rawFrame } from './wire.ts'

const reacher = await testReacher()
const cartpole = await loadDescription('cartpole')

/** All in virtual time: a far end that answers at once, on a link of functions. */
interface Bench {
  readonly rig: OwnFarEndRig
  readonly link: MemoryLink
  readonly robot: SerialRobot
  readonly readings: Reading[]
  readonly states: string[]
  /** What the robot sends passes through here. */
  alter: (bytes: Uint8Array) => Uint8Array
}

const clock: Clock = { nowS: () => performance.now() / 1000 }
let pump: ReturnType<typeof setInterval>

function createBench(
  farEndOf: RobotDescription = reacher,
  hostOf: RobotDescription = reacher,
  rig = createFarEndRig(farEndOf),
): Bench {
  clearInterval(pump)
  const link = createMemoryLink((bytes) => rig.receive(bytes))
  const robot = createSerialRobot(hostOf, { path: '/dev/ttyTEST', clock, openLink: link.open })
  const bench: Bench = { rig, link, robot, readings: [], states: [], alter: (bytes) => bytes }
  robot.observations.subscribe((reading) => bench.readings.push(reading))
  robot.states.subscribe(({ state, reason }) => bench.states.push(`${state}: ${reason}`))
  pump = setInterval(() => {
    rig.advance(0.001)
    link.toHost(bench.alter(rig.take()))
  }, 1)
  return bench
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  clearInterval(pump)
  vi.useRealTimers()
})

/** Let virtual time pass until the promise settles. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let settled = false
  const done = promise.finally(() => {
    settled = true
  })
  done.catch(() => {})
  for (let step = 0; step < 10_000 && !settled; step++) await vi.advanceTimersByTimeAsync(1)
  return done
}
const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000)

async function makeActive(bench: Bench): Promise<void> {
  await settle(bench.robot.open())
  await settle(bench.robot.prepare())
  await settle(bench.robot.activate())
}

async function errorOf(promise: Promise<unknown>): Promise<SinewError> {
  const error = await settle(promise).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof SinewError) return error
  throw new Error(`expected a SinewError, received ${String(error)}`)
}

const sent = new Float64Array(2)
const forward = Float64Array.of(0.001, 0.001)

async function drive(bench: Bench, periods: number): Promise<void> {
  for (let period = 0; period < periods; period++) {
    expect(bench.robot.send(forward, sent)).toBe(true)
    await pass(0.02)
  }
}

describe('open', () => {
  test('learns who is there', async () => {
    const { robot, states } = createBench()
    await settle(robot.open())
    expect(robot.info).toMatchObject({ robot: 'reacher', watchdogMs: 100, sensors: 4 })
    expect(states).toEqual(['connected: reacher answered on /dev/ttyTEST'])
  })

  test('refuses another robot', async () => {
    const { robot, link } = createBench(cartpole)
    const error = await errorOf(robot.open())
    expect(error).toMatchObject({ code: 'contract', exitCode: 3 })
    expect(error.message).toBe('the robot on /dev/ttyTEST is "cartpole", not "reacher"')
    expect(link.isOpen).toBe(false)
    expect(robot.state).toBe('closed')
  })

  test('refuses the same robot with another description', async () => {
    const { robot } = createBench({ ...reacher, hash: 'ab'.repeat(32) })
    const error = await errorOf(robot.open())
    expect(error.code).toBe('contract')
    expect(error.message).toContain('another description of "reacher"')
    expect(error.received).toContain('ab'.repeat(16))
  })

  test('nothing answers: wiring', async () => {
    const bench = createBench()
    bench.link.mute = true
    const error = await errorOf(bench.robot.open())
    expect(error).toMatchObject({ code: 'link', received: 'not a single byte' })
    expect(error.fix).toContain('RX and TX')
  })

  test('noise answers: baud rate', async () => {
    const bench = createBench()
    bench.alter = (bytes) => bytes.map((byte) => byte ^ 0x55)
    const error = await errorOf(bench.robot.open())
    expect(error.fix).toContain('baud rate')
  })

  test('another protocol version answers', async () => {
    const bench = createBench()
    bench.alter = (bytes) =>
      bytes.length > 0 ? rawFrame(messageTypes.nack, 0, 1, new Uint8Array(6), 9) : bytes
    expect(await errorOf(bench.robot.open())).toMatchObject({ received: 'protocol version 9' })
  })

  test('may be tried again', async () => {
    const bench = createBench()
    bench.link.mute = true
    await errorOf(bench.robot.open())
    bench.link.mute = false
    await settle(bench.robot.open())
    expect(bench.robot.state).toBe('connected')
  })

  test('a robot without a serial transport has no serial robot', () => {
    expect(() => createBench(reacher, { ...reacher, transports: {} })).toThrow(/no serial transport/)
  })
})

describe('prepare', () => {
  test('refuses other limits than its description says, naming each', async () => {
    const [first, ...others] = reacher.joints
    if (!first) throw new Error('no joints')
    const bench = createBench({ ...reacher, joints: [{ ...first, velocity: 40 }, ...others] })
    await settle(bench.robot.open())
    const error = await errorOf(bench.robot.prepare())
    expect(error).toMatchObject({ code: 'contract', received: 'actuator 0 velocity: 40, not 4' })
  })

  test.each([
    ['never notices silence', (flags: number) => flags & ~4],
    ['always claims silence', (flags: number) => flags | 4],
  ])('refuses a robot whose watchdog %s', async (_, alterFlags) => {
    const bench = createBench()
    await settle(bench.robot.open())
    bench.alter = (bytes) => rewriteStates(bytes, alterFlags)
    const error = await errorOf(bench.robot.prepare())
    expect(error).toMatchObject({ code: 'safety', exitCode: 3 })
    expect(error.message).toContain('no working watchdog')
    expect(bench.robot.state).toBe('connected')
  })

  test('a robot that goes away meanwhile is a lost link, not a bad watchdog', async () => {
    const bench = createBench()
    await settle(bench.robot.open())
    bench.link.mute = true
    expect(await errorOf(bench.robot.prepare())).toMatchObject({
      code: 'link',
      received: 'receive deadline missed: no STATE from the robot for 500 ms',
    })
    expect(bench.robot.state).toBe('faulted')
  })

  test('refuses a robot that is not well', async () => {
    const bench = createBench()
    bench.rig.body.healthy = false
    await settle(bench.robot.open())
    const error = await errorOf(bench.robot.prepare())
    expect(error.code).toBe('safety')
    expect(error.message).toContain('latched: body')
  })
})

describe('active', () => {
  test('commands arrive, and `sent` is what the wire carries', async () => {
    const bench = createBench()
    await makeActive(bench)
    expect(bench.robot.send(Float64Array.of(0.01, -0.01), sent)).toBe(true)
    expect([...sent]).toEqual([Math.fround(0.01), Math.fround(-0.01)])
    expect(bench.rig.body.commands.at(-1)).toEqual([...sent])
  })

  test('waits for its first command as long as it takes', async () => {
    const bench = createBench()
    await makeActive(bench)
    await pass(5)
    expect(bench.robot.state).toBe('active')
    await drive(bench, 3)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d never reaches the wire', async (value) => {
    const bench = createBench()
    await makeActive(bench)
    const before = bench.rig.body.commands.length
    sent.fill(-7)
    expect(bench.robot.send(Float64Array.of(0, value), sent)).toBe(false)
    expect([...sent]).toEqual([-7, -7])
    expect(bench.rig.body.commands).toHaveLength(before)
  })

  test('readings have both clocks and no gaps', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.readings.length = 0
    await drive(bench, 50)
    expect(Math.abs(bench.readings.length - 100)).toBeLessThanOrEqual(2)
    for (const [index, reading] of bench.readings.entries()) {
      expect(reading.sequence - (bench.readings[0]?.sequence ?? 0)).toBe(index)
      expect(reading.valid).toBe(true)
    }
  })

  test('a sensor value that is no number makes the reading invalid', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.rig.body.position[0] = Number.NaN
    await pass(0.02)
    expect(bench.readings.at(-1)?.valid).toBe(false)
  })

  test('silence is a fault that names the deadline, within 120 ms', async () => {
    const bench = createBench()
    await makeActive(bench)
    await drive(bench, 5)
    bench.link.mute = true
    await pass(0.08)
    expect(bench.robot.state).toBe('active')
    await pass(0.04)
    expect(bench.robot.state).toBe('faulted')
    expect(bench.states.at(-1)).toBe('faulted: receive deadline missed: no STATE from the robot for 100 ms')
    expect(bench.robot.send(forward, sent)).toBe(false)
  })

  test('while nothing is armed silence is borne longer', async () => {
    const bench = createBench()
    await settle(bench.robot.open())
    bench.link.mute = true
    await pass(0.4)
    expect(bench.robot.state).toBe('connected')
    await pass(0.15)
    expect(bench.states.at(-1)).toBe('faulted: receive deadline missed: no STATE from the robot for 500 ms')
    await expect(bench.robot.prepare()).rejects.toMatchObject({ received: 'faulted' })
  })

  test('a broken link is a fault', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.link.break('EIO')
    expect(bench.states.at(-1)).toBe('faulted: the link broke: EIO')
    await expect(bench.robot.clear()).rejects.toThrow(/link .* is gone/)
  })

  test('a link that does not take a command is a fault, not a silent loss', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.link.full = true
    expect(bench.robot.send(forward, sent)).toBe(false)
    expect(bench.robot.state).toBe('faulted')
  })

  test('the robot’s own watchdog is reported in its words', async () => {
    const bench = createBench()
    await makeActive(bench)
    await drive(bench, 5)
    await pass(0.12)
    expect(bench.states.at(-1)).toBe('faulted: the robot stopped by itself: no valid COMMAND for 100 ms')
    await settle(bench.robot.clear())
    expect(bench.robot.state).toBe('ready')
  })

  test('a FAULT frame that is lost is noticed by STATE', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.alter = withoutFaults
    expect(bench.robot.send(Float64Array.of(2.7, 0), sent)).toBe(true)
    await pass(0.03)
    expect(bench.states.at(-1)).toBe('faulted: the robot is no longer armed: outOfRange')
  })

  test('garbage on the line changes nothing', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.alter = (bytes) => concat(fromHex('00ff1234'), bytes, fromHex('deadbeef00'))
    await drive(bench, 20)
    expect(bench.robot.state).toBe('active')
    expect(bench.robot.counters?.malformed).toBeGreaterThan(20)
    expect(bench.readings.every(({ valid }) => valid)).toBe(true)
  })
})

describe('stop, clear and close', () => {
  test('stop reaches the robot before it returns, and latches on both sides', async () => {
    const bench = createBench()
    await makeActive(bench)
    await drive(bench, 3)
    const stopping = bench.robot.stop('enough')
    expect(bench.rig.farEnd.state).toBe('latched')
    await settle(stopping)
    expect(bench.states.at(-1)).toBe('stopped: enough')
    await pass(3)
    expect(bench.robot.state).toBe('stopped')
  })

  test('a stop that nobody confirms is a fault', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.link.mute = true
    await settle(bench.robot.stop('enough'))
    expect(bench.robot.state).toBe('faulted')
  })

  test('clear of a robot that was restarted meets it anew', async () => {
    const bench = createBench()
    await makeActive(bench)
    await drive(bench, 3)
    bench.link.mute = true
    await pass(3)
    expect(bench.robot.state).toBe('faulted')
    expect(bench.rig.farEnd.state).toBe('idle')
    bench.link.mute = false
    await settle(bench.robot.clear())
    await settle(bench.robot.activate())
    await drive(bench, 3)
  })

  test('a clear that fails leaves it faulted', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.link.mute = true
    await pass(0.2)
    expect(await errorOf(bench.robot.clear())).toMatchObject({ code: 'link' })
    expect(bench.robot.state).toBe('faulted')
  })

  test('close brings it to rest, once, and completes the streams', async () => {
    const bench = createBench()
    await makeActive(bench)
    await drive(bench, 3)
    let completed = 0
    bench.robot.observations.subscribe({ complete: () => completed++ })
    const closing = Promise.all([bench.robot.close(), bench.robot.close()])
    expect(bench.robot.send(forward, sent)).toBe(false)
    await settle(closing)
    await settle(bench.robot.close())
    expect(bench.rig.farEnd.state).toBe('disarmed')
    expect(bench.link.isOpen).toBe(false)
    expect(completed).toBe(1)
  })

  test('what one run latched the next finds, and only a clear ends it', async () => {
    const bench = createBench()
    await makeActive(bench)
    await drive(bench, 3)
    await settle(bench.robot.stop('a hand is in the way'))
    await settle(bench.robot.close())
    const next = createBench(reacher, reacher, bench.rig)
    await settle(next.robot.open())
    const error = await errorOf(next.robot.prepare())
    expect(error).toMatchObject({ code: 'safety', received: 'stopped' })
    expect(error.fix).toContain('--re-arm')
    expect(next.robot.latched).toBe('stopped')
    expect(next.robot.state).toBe('connected')
    await settle(next.robot.clear())
    expect(next.robot.latched).toBeUndefined()
    await settle(next.robot.activate())
    await drive(next, 3)
  })

  test('close does not wait for a robot that is gone', async () => {
    const bench = createBench()
    await makeActive(bench)
    bench.link.break('EIO')
    await bench.robot.close()
    expect(bench.robot.state).toBe('closed')
  })
})
