import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { messageTypes, stateFlags } from '../../../drivers/serial/protocol/constants.ts'
import { createCutTrial } from '../../../hardware/firmware/emulator/cut.ts'
import { createVirtualHost, type VirtualHost } from '../../../hardware/firmware/emulator/virtual-host.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { buildFirmware, haveAvr } from './toolchain.ts'

const description = await loadDescription('servo_pair')
const pins = [9, 10]
const periodS = 0.02

describe.skipIf(!haveAvr())('the firmware of servo_pair comes to rest by itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-firmware-'))
  let program: Uint8Array
  let host: VirtualHost

  beforeAll(async () => {
    program = (await buildFirmware(description, folder)).program
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeEach(() => {
    host = createVirtualHost(description, program)
    host.run(0.05)
  })

  const armed = (): void => {
    host.hello()
    host.request(messageTypes.arm)
    expect(host.state.flags & stateFlags.armed).not.toBe(0)
  }
  const drive = (commands: number, stepRad = 0.03): void => {
    const target = Float64Array.from(host.state.command)
    for (let sent = 0; sent < commands; sent++) {
      target.forEach((value, index) => {
        target[index] = value + stepRad
      })
      host.mcu.receive(host.command(target))
      host.run(periodS)
    }
  }
  /** Pulses that begin from now on. */
  const pulsesIn = (seconds: number): number => {
    host.pulses.length = 0
    host.run(seconds)
    return host.pulses.length
  }

  test('at rest at the pins within 100 ms of the last valid COMMAND, whatever comes instead', () => {
    const seed = 7
    const cut = createCutTrial(description, program, createRandom(seed))
    const cuts = Array.from({ length: 10 }, cut)
    for (const { restS } of cuts) {
      expect(restS, `seed ${seed}: ${JSON.stringify(cuts)}`).toBeLessThanOrEqual(0.1)
      // Sooner than its watchdog would be a stop for another reason.
      expect(restS).toBeGreaterThan(0.07)
    }
  }, 120_000)

  test('no pulse before ARM; then pulses that hold the servos where they stand', () => {
    host.plant.position.set([0.4, -0.3])
    expect(pulsesIn(0.3)).toBe(0)
    host.hello()
    host.mcu.receive(host.command(Float64Array.of(1, 0.5)))
    expect(pulsesIn(0.2)).toBe(0)
    expect(pins.map(host.mcu.pin)).toEqual(['low', 'low'])
    host.hello()
    host.request(messageTypes.arm)
    expect(pulsesIn(0.05)).toBeGreaterThanOrEqual(8)
    // A count of the converter is 0.004 rad.
    expect(host.plant.target[0]).toBeCloseTo(0.4, 2)
    expect(host.plant.target[1]).toBeCloseTo(-0.3, 2)
  })

  test('it follows, and measures what it does', () => {
    armed()
    drive(25)
    host.run(0.05)
    const [pan = 0, panRate = 0, tilt = 0] = host.state.sensors
    expect(host.plant.position[0]).toBeCloseTo(0.75, 1)
    expect(pan).toBeCloseTo(host.plant.position[0] ?? 9, 2)
    expect(tilt).toBeCloseTo(host.plant.position[1] ?? 9, 2)
    expect(Math.abs(panRate)).toBeLessThan(1.6)
    expect(host.mcu.overruns).toBe(0)
  })

  test('a program that hangs is reset by the hardware, and nothing pulses until it is armed again', () => {
    armed()
    drive(10)
    const { session } = host
    const hungAtS = host.mcu.timeS
    host.mcu.lockUp()
    host.run(0.1)
    expect(host.mcu.resets.map(({ cause }) => cause)).toEqual(['watchdog'])
    expect((host.mcu.resets[0]?.timeS ?? 9) - hungAtS).toBeLessThan(0.07)
    drive(10)
    expect(pulsesIn(0.1)).toBe(0)
    expect(pins.map(host.mcu.pin)).toEqual(['low', 'low'])
    armed()
    expect(host.session).not.toBe(session)
    expect(pulsesIn(0.05)).toBeGreaterThan(0)
  })

  test('a dip of the supply in the middle of motion: pins released, COMMANDs of before ignored', () => {
    armed()
    drive(10)
    const sessions = [host.session]
    for (let dip = 0; dip < 5; dip++) {
      host.mcu.reset('brown-out')
      host.pulses.length = 0
      drive(10)
      expect(host.pulses).toEqual([])
      host.hello()
      expect(host.state.flags & stateFlags.armed).toBe(0)
      sessions.push(host.session)
    }
    expect(new Set(sessions).size).toBe(sessions.length)
  })

  test('a broken wire to a potentiometer stops it, and it says that it is unwell', () => {
    armed()
    drive(5)
    host.mcu.setVolts(0, 0)
    // The plant would mend the wire at its next step: let the controller alone run.
    host.mcu.run(0.05)
    expect(host.state.fault).toBe(16)
    expect(host.state.flags & (stateFlags.armed | stateFlags.valid)).toBe(0)
    expect(host.state.flags & stateFlags.resting).not.toBe(0)
  })

  test('a flood of garbage starves neither watchdog', () => {
    armed()
    drive(5)
    const random = createRandom(3)
    for (let burst = 0; burst < 30; burst++) {
      host.mcu.receive(Uint8Array.from({ length: 250 }, () => random.integer(256)))
      host.run(0.005)
    }
    expect(host.mcu.resets).toEqual([])
    host.run(0.4)
    expect(host.state.fault).toBe(2)
  })
})
