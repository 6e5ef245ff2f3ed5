import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeFirmware } from '../../../hardware/firmware/generate/write.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { avrReacher } from './avr-reacher.ts'
import { haveAvr, haveTool, make } from './toolchain.ts'

const folder = mkdtempSync(join(tmpdir(), 'sinew-boards-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function onPico(): Promise<RobotDescription> {
  const reacher = await avrReacher()
  const text = JSON.stringify(reacher.transports)
    .replace('"atmega328p"', '"rp2040"')
    .replace('"D9"', '"GP2"')
    .replace('"D10"', '"GP3"')
  return { ...reacher, transports: JSON.parse(text) }
}

describe.skipIf(!haveTool('arm-none-eabi-gcc', 'gcc-arm-none-eabi'))('RP2040', () => {
  test('compiles and links without a warning, and says what it takes', async () => {
    const to = join(folder, 'pico')
    await writeFirmware(await onPico(), to)
    expect(make(to, '-j2')).toMatch(/flash \d+ of 2097152 bytes/)
  }, 60_000)
})

describe.skipIf(!haveAvr())('ATmega328P', () => {
  test('says what it takes, and fails when it does not fit', async () => {
    const to = join(folder, 'uno')
    await writeFirmware(await avrReacher(), to)
    const output = make(to, '-j2')
    const [, flash, ram] = /flash (\d+) of 30720 bytes.*RAM (\d+) of 2048/.exec(output) ?? []
    console.log(/^flash.*$/m.exec(output)?.[0])
    expect(Number(flash)).toBeLessThan(30_720)
    expect(Number(ram)).toBeLessThan(1536)
    expect(() => make(to, 'size', 'RAM_BYTES=1200')).toThrow('it does not fit')
    expect(() => make(to, 'size', 'FLASH_BYTES=5000')).toThrow('it does not fit')
  }, 60_000)
})
