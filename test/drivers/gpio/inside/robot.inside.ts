import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGpioRobot } from '../../../../drivers/gpio/robot.ts'
import { systemClock } from '../../../../src/contract/clock.ts'
import type { Robot } from '../../../../src/contract/robot.ts'
import { forkModule, moduleUrl } from '../../../../src/runtime/spawn.ts'
import { robotConformance } from '../../../conformance/robot.ts'
import { benchOnFarEnd, dutyOf, far, isOn, levelOf, pull, turn } from './far-end.ts'

/** Lines of the wheel bench. */
const wires = { leftDirection: 5, a: 16, b: 20, stop: 23, heartbeat: 24 }
const fullScale = 0.08
const periodNs = 50_000

beforeEach(() => {
  for (const line of [16, 20, 21, 26, wires.stop]) pull(line, 0)
})

// gpio-sim has no PWM: the robot needs the file system.
describe.runIf(far === 'file-system')('a robot on GPIO', () => {
  robotConformance('the wheel bench', async () => ({
    robot: createGpioRobot(await benchOnFarEnd(), { clock: systemClock }),
  }))

  let robot: Robot
  let reasons: string[]
  let last: Float64Array
  const sent = new Float64Array(2)

  const opened = async (): Promise<void> => {
    robot = createGpioRobot(await benchOnFarEnd(), { clock: systemClock })
    reasons = []
    robot.states.subscribe(({ reason }) => reasons.push(reason))
    robot.observations.subscribe(({ values }) => {
      last = values
    })
    await robot.open()
  }
  const active = async (): Promise<void> => {
    await opened()
    await robot.prepare()
    await robot.activate()
  }
  afterEach(async () => {
    await robot?.close()
  })

  test('a command is a duty cycle and a direction; a stop is neither', async () => {
    await active()
    expect(robot.send(Float64Array.of(fullScale / 2, -fullScale), sent)).toBe(true)
    expect([dutyOf(0), dutyOf(1), levelOf(wires.leftDirection)]).toEqual([periodNs / 2, periodNs, 0])
    expect(robot.send(Float64Array.of(-fullScale / 4, 0), sent)).toBe(true)
    expect([dutyOf(0), levelOf(wires.leftDirection)]).toEqual([periodNs / 4, 1])
    expect(sent[0]).toBeCloseTo(-fullScale / 4, 9)
    await robot.stop('test')
    expect([dutyOf(0), dutyOf(1)]).toEqual([0, 0])
  })

  test('the encoder turns the joint, count by count', async () => {
    await opened()
    let counts = 0
    for (const [line, level] of turn(wires.a, wires.b, 12)) {
      pull(line, level)
      counts += 1
      await expect.poll(() => last[0], { interval: 5 }).toBeCloseTo(counts * 0.00409062, 6)
    }
  })

  test('without commands the outputs come to rest, and it says so', async () => {
    await active()
    robot.send(Float64Array.of(fullScale, fullScale), sent)
    expect(dutyOf(0)).toBe(periodNs)
    await expect.poll(() => robot.state).toBe('faulted')
    expect([dutyOf(0), dutyOf(1)]).toEqual([0, 0])
    expect(reasons.at(-1)).toContain('no command for 100 ms')
  })

  test('while this process sleeps the helper brings the outputs to rest, and nothing late goes out', async () => {
    await active()
    robot.send(Float64Array.of(fullScale, fullScale), sent)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
    expect([dutyOf(0), dutyOf(1)]).toEqual([0, 0])
    expect(robot.send(Float64Array.of(fullScale, fullScale), sent)).toBe(false)
    expect(dutyOf(0)).toBe(0)
    expect(robot.state).toBe('faulted')
  })

  test('the emergency stop stops it, and it does not go on before that is released and cleared', async () => {
    await active()
    robot.send(Float64Array.of(fullScale, fullScale), sent)
    pull(wires.stop, 1)
    await expect.poll(() => robot.state).toBe('faulted')
    expect(dutyOf(0)).toBe(0)
    expect(reasons.at(-1)).toBe('emergency stop')
    await expect(robot.clear()).rejects.toMatchObject({ code: 'safety' })
    pull(wires.stop, 0)
    await robot.clear()
    await robot.activate()
    expect(robot.send(Float64Array.of(0, 0), sent)).toBe(true)
  })

  test('it does not get ready while the emergency stop is pressed', async () => {
    pull(wires.stop, 1)
    robot = createGpioRobot(await benchOnFarEnd(), { clock: systemClock })
    await robot.open()
    await expect(robot.prepare()).rejects.toMatchObject({
      code: 'safety',
      fix: expect.stringContaining('button'),
    })
    expect(robot.state).toBe('connected')
  })

  test('the heartbeat line toggles while it is active, and stands still otherwise', async () => {
    await active()
    const seen = new Set<number>()
    await expect
      .poll(
        () => {
          robot.send(Float64Array.of(0, 0), sent)
          return seen.add(levelOf(wires.heartbeat)).size
        },
        { interval: 3 },
      )
      .toBe(2)
    await robot.stop('test')
    for (let look = 0; look < 20; look++) {
      expect(levelOf(wires.heartbeat)).toBe(0)
      await sleep(3)
    }
  })

  test('an output that the description forgets is told before anything is taken', async () => {
    const description = await benchOnFarEnd((text) =>
      text.replace('actuator: right_motor', 'actuator: left_motor'),
    )
    robot = createGpioRobot(description, { clock: systemClock })
    await expect(robot.open()).rejects.toMatchObject({ message: 'nothing on GPIO drives right_motor' })
    expect(existsSync('/sys/class/pwm/pwmchip0/pwm0')).toBe(false)
    expect(existsSync('/sys/class/gpio/gpio517')).toBe(false)
  })

  test('without its helper it stops', async () => {
    await active()
    robot.send(Float64Array.of(fullScale, fullScale), sent)
    const helper = readdirSync('/proc').find((pid) => {
      if (!/^\d+$/.test(pid) || !existsSync(`/proc/${pid}/stat`)) return false
      const isOurs =
        readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(process.pid)
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('helper.py')
    })
    process.kill(Number(helper), 'SIGKILL')
    while (robot.state === 'active') {
      robot.send(Float64Array.of(fullScale, fullScale), sent)
      await sleep(5)
    }
    expect(reasons.at(-1)).toBe('the GPIO helper ended (SIGKILL)')
    expect([dutyOf(0), dutyOf(1)]).toEqual([0, 0])
  })

  test('SIGKILL in the middle of motion: outputs at rest, lines given back', async () => {
    const child = forkModule(moduleUrl(import.meta.url, './drive-process'))
    await new Promise((resolve) => child.once('message', resolve))
    expect(dutyOf(0)).toBe(periodNs)
    expect(isOn(0)).toBe(true)
    child.kill('SIGKILL')
    await expect.poll(() => existsSync('/sys/class/pwm/pwmchip0/pwm0')).toBe(false)
    expect(existsSync('/sys/class/gpio/gpio517')).toBe(false)
    await active()
    expect(dutyOf(0)).toBe(0)
  })
})
