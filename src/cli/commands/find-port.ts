import { setTimeout as sleep } from 'node:timers/promises'
import { exitCodes, SinewError } from '../../contract/errors.ts'
import { decimal, defineCommand } from '../command.ts'
import { describePort, type FoundPort, pluggedIn, waitForChange } from '../find-port/ports.ts'
import { formatPairs } from '../table.ts'

const lookEveryMs = 250

const cablingFix =
  'try another cable (many carry power only) and another socket; look at the last lines of dmesg; in a container pass the device in'

/** @throws SinewError `link` where the list cannot be had */
async function listSerialPorts(): Promise<readonly FoundPort[]> {
  const { SerialPort } = await import('serialport')
  try {
    return await SerialPort.list()
  } catch (cause) {
    throw new SinewError('link', 'the serial ports cannot be listed', {
      received: cause instanceof Error ? cause.message : String(cause),
      fix: 'install udev (udevadm lists the ports on Linux)',
      cause,
    })
  }
}

export const findPortCommand = defineCommand({
  name: 'find-port',
  summary:
    'say which serial port a robot is on: what is plugged in, and what changes when you pull its cable',
  options: {
    wait: decimal(
      '--wait <s>',
      'watch for a cable going in or out (default: 30 on a terminal, else 0)',
      undefined,
      {
        min: 0,
      },
    ),
  },
  examples: ['npx sinew find-port', 'npx sinew find-port --wait 0 --json'],
  async run({ options, out, style, io, signal }) {
    const ports = await pluggedIn(listSerialPorts)
    const rows = ports.map((port) => [port.path, describePort(port)] as const)
    out.write(ports.length > 0 ? formatPairs(rows, style) : 'No serial port has anything plugged in.\n')
    const waitS = options.wait ?? (out.isTty ? 30 : 0)
    if (waitS === 0) {
      if (ports.length === 0) out.write(`  ${style.dim('fix:')} ${cablingFix}\n`)
      return { json: { ports } }
    }
    out.write('\nPull the robot’s cable out, or plug it in …\n')
    const untilS = io.clock.nowS() + waitS
    const change = await waitForChange(listSerialPorts, ports, async () => {
      await sleep(lookEveryMs)
      return !signal.aborted && io.clock.nowS() < untilS
    })
    const found = change?.plugged[0] ?? change?.unplugged[0]
    if (!change || !found) {
      out.write(`Nothing changed in ${waitS} s.\n  ${style.dim('fix:')} ${cablingFix}\n`)
      return { json: { ports, found: null }, ...(signal.aborted ? {} : { exitCode: exitCodes.failed }) }
    }
    const verb = change.plugged.length > 0 ? 'plugged in' : 'pulled out'
    out.write(`${style.bold(found.path)} was ${verb}: ${describePort(found)}\n`)
    out.write(`  use it as "serial:${found.path}?robot=<robot>"\n`)
    return { json: { ports, ...change, found: found.path } }
  },
})
