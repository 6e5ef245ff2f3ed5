import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { createSerialRobot } from '../../drivers/serial/robot.ts'
import { type EmulatorProcess, startEmulator } from '../../hardware/firmware/emulator/start.ts'
import { systemClock } from '../../src/contract/clock.ts'
import type { Robot } from '../../src/contract/robot.ts'
import { makeReady } from '../../src/control/make-ready.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotConformance } from '../conformance/robot.ts'
import { buildFirmware, haveAvr } from '../hardware/firmware/toolchain.ts'

// The real firmware, in real time on an emulated ATmega328P, behind a pseudo-terminal that serialport opens.
describe.skipIf(!haveAvr())('an ATmega328P', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-firmware-'))
  let emulator: EmulatorProcess

  beforeAll(async () => {
    const { hex } = await buildFirmware(await loadDescription('servo_pair'), folder)
    emulator = await startEmulator('servo_pair', hex)
  })
  afterAll(async () => {
    await emulator.close()
    rmSync(folder, { recursive: true })
  })

  const connect = async (): Promise<Robot> =>
    createSerialRobot(await loadDescription('servo_pair'), { path: emulator.path, clock: systemClock })

  /** What the test before has stopped stays latched in the firmware until a person clears it. */
  const clearLatch = async (): Promise<void> => {
    const robot = await connect()
    await makeReady(robot, true, () => {})
    await robot.close()
  }

  robotConformance('the servo pair’s firmware', async () => {
    await clearLatch()
    return { robot: await connect() }
  })
})
