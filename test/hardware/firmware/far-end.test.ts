import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { farEndSuite } from '../../drivers/serial/far-end-suite.ts'
import { avrReacher } from './avr-reacher.ts'
import { createAvrRig } from './avr-rig.ts'
import { buildFirmware, haveAvr } from './toolchain.ts'

const folder = mkdtempSync(join(tmpdir(), 'sinew-firmware-'))
afterAll(() => rmSync(folder, { recursive: true }))

if (haveAvr()) {
  const description = await avrReacher()
  const { program } = await buildFirmware(description, folder)
  farEndSuite('the firmware on an emulated ATmega328P', description, () => createAvrRig(description, program))
} else {
  describe.skip('the firmware on an emulated ATmega328P', () => {})
}
