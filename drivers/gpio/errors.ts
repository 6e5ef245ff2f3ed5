import { existsSync } from 'node:fs'
import { SinewError } from '../../src/contract/errors.ts'

/** What Docker, Podman, and systemd-nspawn or LXC leave in a container. */
const marks = ['/.dockerenv', '/run/.containerenv', '/run/systemd/container']

/** Are we in a container? Those see the devices of the machine only if they are given them. */
const inContainer = (): boolean => marks.some((path) => existsSync(path))

const givenDevices =
  'in a container: start it with --device /dev/gpiochip0, or with /sys mounted to be written'

const udevRule = 'SUBSYSTEM=="gpio", GROUP="gpio", MODE="0660"'

/** What a person can do about a system error on a GPIO line or PWM channel. */
const explanations: Readonly<Record<string, { readonly says: string; readonly fix: string }>> = {
  EACCES: {
    says: 'this user may not use it',
    fix: `join the group gpio (sudo usermod -aG gpio $USER, then log in again); where there is no such group, add it and a udev rule: ${udevRule}`,
  },
  EPERM: { says: 'this user may not use it', fix: 'join the group gpio, or see its udev rules' },
  EBUSY: {
    says: 'it is in use, by another program or by a driver of the kernel',
    fix: 'gpioinfo names the user; end that program, or take the overlay that claims the line out of config.txt',
  },
  EINVAL: { says: 'the chip has no such line, or the line cannot do this', fix: 'look at gpioinfo' },
  ENOENT: { says: 'there is no such line', fix: 'look at gpiodetect and gpioinfo' },
  ENODEV: { says: 'there is no such device', fix: 'look at gpiodetect, or ls /sys/class/pwm' },
  EROFS: { says: '/sys cannot be written here', fix: 'mount /sys to be written (mount -o remount,rw /sys)' },
}

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''

/** A system error on `where` as one for people. */
export function explainGpioFailure(where: string, cause: unknown, contained = inContainer()): SinewError {
  const code = codeOf(cause)
  const known = explanations[code]
  return new SinewError('link', `cannot use ${where}: ${known?.says ?? String(cause)}`, {
    where,
    ...(code ? { received: code } : {}),
    ...(known ? { fix: contained ? `${known.fix}; ${givenDevices}` : known.fix } : {}),
    cause,
  })
}

/** There is no chip of that label. */
export function noSuchChip(
  where: string,
  chip: string,
  found: readonly string[],
  contained = inContainer(),
): SinewError {
  const fix = found.length > 0 ? 'name one of these' : 'no GPIO here: is this the board? has its kernel GPIO?'
  return new SinewError('link', `there is no GPIO chip "${chip}"`, {
    where,
    expected: found.length > 0 ? `one of ${found.join(', ')}` : 'a GPIO chip',
    received: chip,
    fix: contained && found.length === 0 ? givenDevices : fix,
  })
}

export function noSuchLine(where: string, chip: string, lines: number, names: readonly string[]): SinewError {
  const named = names.filter((name) => name !== '')
  return new SinewError('link', `chip "${chip}" has no line ${where.slice(where.lastIndexOf('/') + 1)}`, {
    where,
    expected: `an offset from 0 to ${lines - 1}${named.length > 0 ? `, or one of ${named.slice(0, 40).join(', ')}` : ''}`,
    received: where,
    fix: named.length > 0 ? 'look at gpioinfo' : 'this chip’s lines have no names here: give the offset',
  })
}
