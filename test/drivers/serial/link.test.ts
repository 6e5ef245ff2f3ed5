import { mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSerialLink, type SerialLink } from '../../../drivers/serial/link.ts'
import { explainOpenFailure } from '../../../drivers/serial/link-errors.ts'
import { openPseudoTerminal, type PseudoTerminal } from '../../../drivers/serial/pty.ts'
import { createSerialRobot } from '../../../drivers/serial/robot.ts'
import { systemClock } from '../../../src/contract/clock.ts'
import { loadDescription } from '../../../src/description/load.ts'

// serialport and pseudo-terminals both come from npm: nothing here needs another program.
const supported = process.platform !== 'win32'

describe.skipIf(!supported)('a real serialport on a real pseudo-terminal', () => {
  let folder: string
  let terminal: PseudoTerminal
  const links: SerialLink[] = []
  const baudRate = 1_000_000

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinew-pty-'))
    terminal = openPseudoTerminal(join(folder, 'ttyTest'))
  })
  afterEach(async () => {
    for (const link of links.splice(0)) await link.close()
    terminal.close()
    rmSync(folder, { recursive: true })
  })
  const open = async (): Promise<SerialLink> => {
    const link = await openSerialLink({ path: terminal.path, baudRate })
    links.push(link)
    return link
  }

  test('carries all 256 bytes unchanged both ways, and again after the port was closed', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    terminal.onData((chunk) => terminal.write(chunk, chunk.length))
    for (let turn = 0; turn < 3; turn++) {
      const link = await open()
      const back: number[] = []
      link.onData((chunk) => back.push(...chunk))
      expect(link.write(all, all.length)).toBe(true)
      await expect.poll(() => back.length).toBe(256)
      expect(back).toEqual([...all])
      await link.close()
    }
  })

  test('writes nothing once it is closed, and closes twice', async () => {
    const link = await open()
    await link.close()
    await link.close()
    expect(link.isOpen).toBe(false)
    expect(link.write(Uint8Array.of(1), 1)).toBe(false)
  })

  test('says so when nobody takes the bytes away', async () => {
    const link = await open()
    // Nothing reads the device's end until a listener is there, so its buffer fills.
    const frame = new Uint8Array(512).fill(1)
    let refused = false
    for (let write = 0; write < 10_000 && !refused; write++) refused = !link.write(frame, frame.length)
    expect(refused).toBe(true)
  })

  test('reports a far end that hangs up', async () => {
    const link = await open()
    const reasons: string[] = []
    link.onLost((reason) => reasons.push(reason))
    terminal.close()
    // Whether it is noticed by reading or by the next write differs from system to system.
    await expect
      .poll(() => {
        link.write(Uint8Array.of(0), 1)
        return reasons.length
      })
      .toBe(1)
    expect(link.isOpen).toBe(false)
  })

  test('a port that is in use', async () => {
    await open()
    await expect(open()).rejects.toMatchObject({
      code: 'link',
      message: `${terminal.path} is in use by another program`,
    })
  })

  test('a device that is no robot', async () => {
    terminal.onData(() => terminal.write(Uint8Array.of(104, 105, 10), 3))
    const options = { path: terminal.path, clock: systemClock, helloTimeoutS: 0.4 }
    const robot = createSerialRobot(await loadDescription('reacher'), options)
    await expect(robot.open()).rejects.toThrow('is not a Sinew robot')
    // The port is free again.
    await open()
  })

  test('the link appears with the terminal and goes with it', () => {
    expect(readlinkSync(terminal.path)).toMatch(/^\/dev\//)
    terminal.close()
    expect(() => readlinkSync(terminal.path)).toThrow()
  })

  test('a link left behind by a crash is replaced, a file is not', () => {
    const stale = join(folder, 'stale')
    symlinkSync('/dev/pts/99999', stale)
    openPseudoTerminal(stale).close()
    const file = join(folder, 'file')
    writeFileSync(file, 'mine')
    expect(() => openPseudoTerminal(file)).toThrow(/cannot make the link/)
  })
})

describe('what stands in the way of opening a port', () => {
  test('there is no such port', async () => {
    await expect(openSerialLink({ path: '/dev/ttyNOWHERE', baudRate: 9600 })).rejects.toMatchObject({
      code: 'link',
      message: 'there is no serial port /dev/ttyNOWHERE',
      fix: expect.any(String),
    })
  })

  test.each([
    ['Error: Permission denied, cannot open /dev/ttyACM0', 'no permission to open', 'dialout'],
    ['Error: Access denied', 'in use by another program', 'close the other program'],
    ['Error Resource temporarily unavailable Cannot lock port', 'in use by another program', 'fuser'],
    ['Error: Inappropriate ioctl for device, cannot open', 'cannot open', 'baud rate'],
  ])('%s', async (text, message, fix) => {
    const error = await explainOpenFailure('/dev/ttyACM0', new Error(text))
    expect(error.message).toContain(message)
    expect(error.fix).toContain(fix)
  })
})
