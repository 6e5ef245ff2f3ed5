import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageTypes, stateFlags } from '../../../drivers/serial/protocol/constants.ts'
import { createVirtualHost, type VirtualHost } from '../../../hardware/firmware/emulator/virtual-host.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { buildFirmware, haveAvr } from './toolchain.ts'

const description = await loadDescription('test/hardware/firmware/motor.yaml')
const pwmPin = 3
const directionPin = 4

// A motor by duty cycle with an encoder and a switch, at 115 200 baud: what servo_pair has not.
describe.skipIf(!haveAvr())('the firmware of a motor with an encoder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-firmware-'))
  let host: VirtualHost

  beforeAll(async () => {
    host = createVirtualHost(description, (await buildFirmware(description, folder)).program)
    host.run(0.05)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Share of the time that the pin is high. */
  const duty = (): number => {
    let high = 0
    for (let look = 0; look < 2000; look++) {
      host.mcu.run(7.3e-6)
      if (host.mcu.pin(pwmPin) === 'high') high++
    }
    return high / 2000
  }
  const command = (value: number): void => {
    host.mcu.receive(host.command(Float64Array.of(value)))
    host.run(0.01)
  }
  /** The two lines of an encoder, which turns by so many edges. */
  let phase = 0
  const turn = (edges: number, everyS = 0.0002): void => {
    for (let edge = 0; edge < Math.abs(edges); edge++) {
      phase = (phase + Math.sign(edges) + 4) % 4
      host.mcu.setPin(7, phase === 2 || phase === 3)
      host.mcu.setPin(8, phase === 1 || phase === 2)
      host.mcu.run(everyS)
    }
  }

  test('duty cycle and direction follow the COMMAND, and go to nothing by the watchdog', () => {
    host.hello()
    expect(duty()).toBe(0)
    host.request(messageTypes.arm)
    expect(duty()).toBe(0)
    command(10)
    expect(duty()).toBeCloseTo(0.5, 1)
    expect(host.mcu.pin(directionPin)).toBe('low')
    command(-5)
    expect(duty()).toBeCloseTo(0.25, 1)
    expect(host.mcu.pin(directionPin)).toBe('high')
    host.run(0.13)
    expect(duty()).toBe(0)
    expect(host.state.flags & stateFlags.resting).not.toBe(0)
  })

  test('the encoder counts every edge, both ways, and its velocity has the right size', () => {
    host.hello()
    const [from = 0] = host.state.sensors
    turn(500)
    host.run(0.1)
    expect(host.state.sensors[0]).toBeCloseTo(from + 5, 5)
    turn(-200)
    host.run(0.1)
    expect(host.state.sensors[0]).toBeCloseTo(from + 3, 5)
    // 0.01 rad every 2 ms.
    turn(100, 0.002)
    expect(host.state.sensors[1]).toBeGreaterThan(4)
    expect(host.state.sensors[1]).toBeLessThan(6)
    host.run(0.3)
    expect(host.state.sensors[1]).toBeCloseTo(0, 2)
  })

  test('the switch is a contact: this one opens', () => {
    host.hello()
    host.mcu.setPin(12, false)
    host.run(0.06)
    expect(host.state.sensors[2]).toBeCloseTo(0)
    host.mcu.setPin(12, true)
    host.run(0.06)
    expect(host.state.sensors[2]).toBe(1)
  })
})
