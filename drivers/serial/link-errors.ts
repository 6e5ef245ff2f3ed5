import { readdir } from 'node:fs/promises'
import { SerialPort } from 'serialport'
import { SinewError } from '../../src/contract/errors.ts'

export const permissionFix =
  'sudo usermod -aG dialout "$USER" (the group is uucp on Arch), then log out and in again'

/** Serial ports of this machine that may have a robot at the other end; never throws. */
export async function listPorts(): Promise<string[]> {
  try {
    const ports = await SerialPort.list()
    // Linux lists the mainboard's empty UARTs too: what is plugged in has a vendor.
    return ports
      .filter(({ path, vendorId }) => vendorId !== undefined || !/\/ttyS\d+$/.test(path))
      .map(({ path }) => path)
  } catch {
    // On Linux the list comes from udevadm, which a container does not have.
    const names = await readdir('/dev').catch(() => [])
    return names.filter((name) => /^(tty(USB|ACM|AMA)|cu\.usb)/.test(name)).map((name) => `/dev/${name}`)
  }
}

/** Say what stands in the way of opening a port, and what to do about it. */
export async function explainOpenFailure(path: string, cause: unknown): Promise<SinewError> {
  const text = cause instanceof Error ? cause.message : String(cause)
  const details = { where: path, received: text, cause }

  if (/no such file|not found|ENOENT/i.test(text)) {
    const ports = await listPorts()
    return new SinewError('link', `there is no serial port ${path}`, {
      ...details,
      expected: ports.length > 0 ? `one of ${ports.join(', ')}` : 'a serial port (none is plugged in)',
      fix: ports.length > 0 ? 'name one of these ports' : 'plug the robot in and check its power and cable',
    })
  }
  if (/permission denied|EACCES|EPERM/i.test(text)) {
    return new SinewError('link', `no permission to open ${path}`, {
      ...details,
      expected: 'read and write access',
      fix: permissionFix,
    })
  }
  if (/cannot lock|busy|temporarily unavailable|access denied|EBUSY/i.test(text)) {
    return new SinewError('link', `${path} is in use by another program`, {
      ...details,
      expected: 'a port that nobody else has open',
      fix: `close the other program (fuser ${path} names it)`,
    })
  }
  return new SinewError('link', `cannot open ${path}`, {
    ...details,
    fix: 'check that it is a serial port and that the baud rate is one it can do',
  })
}

/** The port opened, but no robot answered HELLO. */
export function explainSilence(
  path: string,
  baudRate: number,
  heard: { readonly bytes: number; readonly frames: number; readonly foreignVersion: number },
  timeoutS: number,
): SinewError {
  const expected = `a robot that answers HELLO within ${timeoutS} s at ${baudRate} baud`
  if (heard.foreignVersion !== 0) {
    return new SinewError('link', `the robot on ${path} speaks another version of the protocol`, {
      where: path,
      expected: 'protocol version 1',
      received: `protocol version ${heard.foreignVersion}`,
      fix: 'update the firmware or Sinew, whichever is older',
    })
  }
  if (heard.bytes === 0) {
    return new SinewError('link', `nothing answers on ${path}`, {
      where: path,
      expected,
      received: 'not a single byte',
      fix: 'check that the robot has its own supply (USB alone drives no servos), that RX and TX are crossed and grounds joined, and that its firmware is Sinew’s',
    })
  }
  return new SinewError('link', `what answers on ${path} is not a Sinew robot`, {
    where: path,
    expected,
    received: `${heard.bytes} bytes, ${heard.frames} of its frames readable`,
    fix: 'check the baud rate, that this is the right port, and that the firmware is Sinew’s',
  })
}
