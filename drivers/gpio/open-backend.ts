import { existsSync } from 'node:fs'
import type { Clock } from '../../src/contract/clock.ts'
import type { GpioTransport } from '../../src/description/transports/gpio.ts'
import { createCharacterDeviceBackend } from './character-device/backend.ts'
import type { Helper } from './helper/start.ts'
import { createOnoffBackend } from './sysfs/backend.ts'
import type { GpioBackend } from './types.ts'

const hasSysfs = (): boolean => existsSync('/sys/class/gpio/export')

/**
 * `auto`: onoff where the kernel has /sys/class/gpio, for that is what has been proven; else the character device.
 *
 * @throws SinewError `link` if onoff is asked for and not to be had
 */
export function openBackend(name: GpioTransport['backend'], helper: Helper, clock: Clock): GpioBackend {
  const character = name === 'character-device' || (name === 'auto' && !hasSysfs())
  return character ? createCharacterDeviceBackend(helper) : createOnoffBackend(clock)
}
