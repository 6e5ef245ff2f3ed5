import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { messageTypes } from '../../../drivers/serial/protocol/constants.ts'
import { openPseudoTerminal } from '../../../drivers/serial/pty.ts'
import { formatError } from '../../../src/contract/errors.ts'
import { loadDescription } from '../../../src/description/load.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { createEmulatedRobot } from './emulated-robot.ts'
import { readHex } from './hex.ts'
import type { EmulatorMessage } from './start.ts'
import { createVirtualHost } from './virtual-host.ts'

// The process of an emulated robot: `emulator-process <robot> <firmware.hex> [link]`. Real time behind a
// pseudo-terminal.

const flashBytes = 32_768
const pumpMs = 1
/** After a longer stall the time that was missed is let go, as nothing could have driven the robot in it. */
const mostBehindS = 0.05

/** Until the emulator's own code is compiled it is slower than the real thing. */
function warmUp(description: RobotDescription, firmware: Uint8Array): void {
  const host = createVirtualHost(description, firmware)
  host.run(0.05)
  host.hello()
  host.request(messageTypes.arm)
  const hold = Float64Array.from(host.state.command)
  for (let sent = 0; sent < 25; sent++) {
    host.mcu.receive(host.command(hold))
    host.run(0.02)
  }
}

const tell = (message: EmulatorMessage): void => {
  if (process.send && process.connected) process.send(message)
}

async function main(robot: string, hex: string, link: string | undefined): Promise<void> {
  const description = await loadDescription(robot)
  const firmware = readHex(readFileSync(hex, 'utf8'), flashBytes)
  warmUp(description, firmware)
  const terminal = openPseudoTerminal(link)
  const sent = new Uint8Array(4096)
  let filled = 0
  const emulated = createEmulatedRobot({
    description,
    firmware,
    onByte: (byte) => {
      if (filled < sent.length) sent[filled++] = byte
    },
  })
  terminal.onData((chunk) => emulated.mcu.receive(chunk))

  let nowS = performance.now() / 1000
  const timer = setInterval(() => {
    const wallS = performance.now() / 1000
    nowS = Math.max(nowS, wallS - mostBehindS)
    emulated.run(wallS - nowS)
    nowS = wallS
    if (filled > 0) terminal.write(sent, filled)
    filled = 0
  }, pumpMs)

  const end = (): void => {
    clearInterval(timer)
    terminal.close()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('disconnect', end)
  process.on('message', (message) => {
    if (message === 'lock up') emulated.mcu.lockUp()
    if (message === 'brown-out') emulated.mcu.reset('brown-out')
  })
  tell({ kind: 'ready', path: terminal.path })
}

try {
  // A real controller shares no processor with its host; this is as near as a process comes, where it is allowed.
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {}

const [robot = '', hex = '', link] = process.argv.slice(2)
try {
  await main(robot, hex, link)
} catch (error) {
  tell({ kind: 'failed', message: formatError(error) })
  process.exitCode = 1
}
