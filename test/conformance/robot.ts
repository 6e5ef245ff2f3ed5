import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import { createGateInput, createMeasure } from '../../src/safety/measured.ts'

/** A robot to be examined, closed and at rest, and what to do when the test is over. */
export interface RobotFixture {
  readonly robot: Robot
  dispose?(): Promise<void>
}

/** How far a joint at rest may seem to move: sensor noise and settling. rad or m. */
const stillness = 0.02

/**
 * The contract of `src/contract/robot.ts` in executable form. Runs in real time on any robot: simulated, behind a
 * serial line, or one of your own.
 *
 * @param options `obeys`: do commands move it? Not a robot that only remembers.
 */
export function robotConformance(
  name: string,
  makeRobot: () => Promise<RobotFixture>,
  { obeys = true }: { readonly obeys?: boolean } = {},
): void {
  describe(`${name} keeps the robot contract`, () => {
    let fixture: RobotFixture
    let robot: Robot
    let readings: Reading[]
    let completed: boolean
    let states: string[]

    beforeEach(async () => {
      fixture = await makeRobot()
      robot = fixture.robot
      readings = []
      states = []
      completed = false
      robot.observations.subscribe({
        next: (reading) => readings.push({ ...reading, values: reading.values.slice() }),
        complete: () => {
          completed = true
        },
      })
      robot.states.subscribe(({ state, reason }) => {
        expect(reason).not.toBe('')
        states.push(state)
      })
    })
    afterEach(async () => {
      await robot.close()
      await fixture.dispose?.()
    })

    const actuators = (): number => actionSpace(robot.description).size

    /** The next reading that comes in from now on. */
    const nextReading = async (): Promise<Reading> => {
      const seen = readings.length
      await expect.poll(() => readings.length, { timeout: 2000, interval: 2 }).toBeGreaterThan(seen)
      return readings.at(-1) as Reading
    }
    /** Positions of the actuated joints. */
    const positions = async (): Promise<Float64Array> => {
      const reading = await nextReading()
      const input = createGateInput(actuators())
      createMeasure(robot.description)(reading.values, reading.timeS, input)
      return input.position
    }
    const ready = async (): Promise<void> => {
      await robot.open()
      await robot.prepare()
    }
    const active = async (): Promise<void> => {
      await ready()
      await robot.activate()
    }
    /** A command that asks for nothing new: stay where you are, do not turn, do not push. */
    const restCommand = async (): Promise<Float64Array> => {
      const at = await positions()
      return at.map((position, index) =>
        robot.description.actuators[index]?.kind === 'position' ? position : 0,
      )
    }
    const expectRefused = (): void => {
      const sent = new Float64Array(actuators()).fill(-77)
      expect(robot.send(new Float64Array(actuators()), sent)).toBe(false)
      expect([...sent]).toEqual(Array.from({ length: actuators() }, () => -77))
    }
    const expectStill = async (): Promise<void> => {
      const before = await positions()
      await sleep(100)
      const after = await positions()
      for (const [index, position] of before.entries()) {
        expect(Math.abs(position - (after[index] ?? Number.NaN))).toBeLessThan(stillness)
      }
    }

    test('it goes from closed to active one step at a time, and says so', async () => {
      expect(robot.state).toBe('closed')
      await robot.open()
      expect(robot.state).toBe('connected')
      await robot.prepare()
      expect(robot.state).toBe('ready')
      await robot.activate()
      expect(robot.state).toBe('active')
      expect(states).toEqual(['connected', 'ready', 'active'])
    })

    test('it refuses to skip a step', async () => {
      await expect(robot.prepare()).rejects.toThrow()
      await expect(robot.activate()).rejects.toThrow()
      await robot.open()
      await expect(robot.activate()).rejects.toThrow()
      expect(robot.state).toBe('connected')
    })

    test('readings have the description’s size, finite values, and go forward in time', async () => {
      await active()
      while (readings.length < 10) await nextReading()
      for (const [index, reading] of readings.entries()) {
        expect(reading.values).toHaveLength(observationSpace(robot.description).size)
        expect(reading.values.every(Number.isFinite)).toBe(true)
        expect(reading.valid).toBe(true)
        const before = readings[index - 1]
        if (!before) continue
        expect(reading.sequence).toBeGreaterThan(before.sequence)
        expect(reading.timeS).toBeGreaterThanOrEqual(before.timeS)
        expect(reading.deviceTimeS).toBeGreaterThanOrEqual(before.deviceTimeS)
      }
    })

    test('nothing is sent and nothing moves before it is active', async () => {
      expectRefused()
      await robot.open()
      expectRefused()
      await robot.prepare()
      expectRefused()
      await expectStill()
    })

    test('send reports what was sent, as near as the wire allows', async () => {
      await active()
      const command = await restCommand()
      const sent = new Float64Array(actuators()).fill(Number.NaN)
      expect(robot.send(command, sent)).toBe(true)
      for (const [index, value] of command.entries()) expect(sent[index]).toBeCloseTo(value, 4)
    })

    test.runIf(obeys)('a position servo goes where it is sent', async ({ skip }) => {
      await active()
      const servo = robot.description.actuators.findIndex(({ kind }) => kind === 'position')
      const command = await restCommand()
      if (servo < 0) skip('no position servo on this robot')
      const start = command[servo] ?? 0
      const { low, high } = actionSpace(robot.description).channels[servo] ?? { low: 0, high: 0 }
      const direction = start < (low + high) / 2 ? 1 : -1
      const sent = new Float64Array(actuators())
      for (let step = 1; step <= 50; step++) {
        command[servo] = start + (direction * 0.2 * step) / 50
        expect(robot.send(command, sent)).toBe(true)
        await sleep(20)
      }
      const end = (await positions())[servo] ?? start
      expect((end - start) * direction).toBeGreaterThan(0.1)
    })

    test('a command that is no number neither throws nor reaches the robot', async () => {
      await active()
      const command = await restCommand()
      const sent = new Float64Array(actuators())
      expect(robot.send(command, sent)).toBe(true)
      expect(() => robot.send(new Float64Array(actuators()).fill(Number.NaN), sent)).not.toThrow()
      expect(sent.every(Number.isFinite)).toBe(true)
    })

    test('a stop latches until it is cleared, and then it must be activated again', async () => {
      await active()
      await robot.stop('test')
      expect(robot.state).toBe('stopped')
      expectRefused()
      await expect(robot.activate()).rejects.toThrow()
      await robot.stop('test again')
      expect(robot.state).toBe('stopped')
      await sleep(200)
      await expectStill()
      await robot.clear()
      expect(robot.state).toBe('ready')
      expectRefused()
      await robot.activate()
      expect(robot.send(await restCommand(), new Float64Array(actuators()))).toBe(true)
    })

    test('it closes from anywhere, as often as one likes, and is silent afterwards', async () => {
      await robot.stop('not even open')
      await active()
      await robot.close()
      expect(robot.state).toBe('closed')
      expect(completed).toBe(true)
      expectRefused()
      const seen = readings.length
      await robot.close()
      await robot.stop('closed already')
      await sleep(100)
      expect(robot.state).toBe('closed')
      expect(readings.length).toBe(seen)
    })
  })
}
