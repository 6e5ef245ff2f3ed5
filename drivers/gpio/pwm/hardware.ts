import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { SinewError } from '../../../src/contract/errors.ts'
import { explainGpioFailure } from '../errors.ts'
import { findPwmChip } from './find-chip.ts'
import type { PwmChannel } from './types.ts'

/**
 * A channel of `/sys/class/pwm`: made by the hardware, to the nanosecond that it can.
 *
 * @param address `<chip>/<channel>`, such as `fe20c000.pwm/0`
 * @throws SinewError `link`
 */
export function openHardwarePwm(address: string, hz: number): PwmChannel {
  const slash = address.lastIndexOf('/')
  const chip = findPwmChip(address.slice(0, slash), address)
  const number = address.slice(slash + 1)
  const channels = Number(readFileSync(join(chip, 'npwm'), 'utf8'))
  if (!/^\d+$/.test(number) || Number(number) >= channels) {
    throw new SinewError('link', `${address.slice(0, slash)} has no PWM channel ${number}`, {
      where: address,
      expected: `0 to ${channels - 1}`,
      received: number,
    })
  }
  const folder = join(chip, `pwm${number}`)
  if (existsSync(folder)) {
    throw new SinewError('link', `${address} is in use, or was left behind by a program that died`, {
      where: address,
      expected: 'a channel that nobody has exported',
      received: folder,
      fix: `if nobody uses it: echo 0 > ${folder}/enable; echo ${number} > ${chip}/unexport`,
    })
  }
  const periodNs = Math.round(1e9 / hz)
  let duty: number
  try {
    writeFileSync(join(chip, 'export'), number)
    // In this order: a duty cycle above the period is refused, and what it was before is not known.
    writeFileSync(join(folder, 'duty_cycle'), '0')
    writeFileSync(join(folder, 'period'), String(periodNs))
    writeFileSync(join(folder, 'enable'), '1')
    duty = openSync(join(folder, 'duty_cycle'), 'w')
  } catch (cause) {
    if (existsSync(folder)) writeFileSync(join(chip, 'unexport'), number)
    throw explainGpioFailure(address, cause)
  }
  let closed = false
  return {
    periodNs,
    write: (dutyNs) => {
      if (!closed) writeSync(duty, String(dutyNs), 0)
    },
    restFiles: [{ path: join(folder, 'duty_cycle'), text: '0' }],
    lastFiles: [
      { path: join(folder, 'enable'), text: '0' },
      { path: join(chip, 'unexport'), text: number },
    ],
    close: () => {
      if (closed) return
      closed = true
      try {
        writeSync(duty, '0', 0)
        closeSync(duty)
        writeFileSync(join(folder, 'enable'), '0')
        writeFileSync(join(chip, 'unexport'), number)
      } catch {
        // The channel went away by itself.
      }
    },
  }
}
