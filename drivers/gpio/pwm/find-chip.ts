import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SinewError } from '../../../src/contract/errors.ts'

const pwmClass = '/sys/class/pwm'

/** Names that a PWM chip goes by: its device (`fe20c000.pwm`) and its driver (`pwm-bcm2835`). The number in pwmchip0 is no name. */
function namesOf(folder: string): readonly string[] {
  const names: string[] = []
  try {
    const device = basename(realpathSync(join(folder, 'device')))
    if (device !== 'device') names.push(device)
    const driver = /^DRIVER=(.*)$/m.exec(readFileSync(join(folder, 'device', 'uevent'), 'utf8'))?.[1]
    if (driver) names.push(driver)
  } catch {
    // A chip of which nothing more is known.
  }
  return names
}

/**
 * Folder of the PWM chip of that name.
 *
 * @throws SinewError `link` if there is none, or more than one
 */
export function findPwmChip(name: string, where: string): string {
  let entries: string[] = []
  try {
    entries = readdirSync(pwmClass).map((entry) => join(pwmClass, entry))
  } catch {
    // Said below.
  }
  const found = entries.filter((folder) => namesOf(folder).includes(name))
  if (found.length === 1 && found[0]) return found[0]
  const all = entries.map((folder) => namesOf(folder).join(' = ')).join(', ')
  throw new SinewError(
    'link',
    `there ${found.length > 1 ? 'is more than one' : 'is no'} PWM chip "${name}"`,
    {
      where,
      expected: all === '' ? 'a PWM chip' : `one of ${all}`,
      received: found.length > 1 ? found.join(', ') : name,
      fix:
        all === ''
          ? 'switch hardware PWM on (on a Raspberry Pi: dtoverlay=pwm-2chan in config.txt, then reboot)'
          : 'name one of these',
    },
  )
}
