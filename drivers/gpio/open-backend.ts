import { readdirSync } from 'node:fs'
import type { Clock } from '../../src/contract/clock.ts'
import type { GpioTransport } from '../../src/description/transports/gpio.ts'
import { createCharacterDeviceBackend } from './character-device/backend.ts'
import type { Helper } from './helper/start.ts'
import { createOnoffBackend } from './sysfs/backend.ts'
import type { GpioBackend } from './types.ts'

const hasCharacterDevice = (): boolean => readdirSync('/dev').some((entry) => entry.startsWith('gpiochip'))

/**
 * `auto`: the character device where there is one, for it loses no edge and knows lines by name; else onoff.
 *
 * @throws SinewError `link` if onoff is asked for and not to be had
 */
export function openBackend(name: GpioTransport['backend'], helper: Helper, clock: Clock): GpioBackend {
  const character = name === 'character-device' || (name === 'auto' && hasCharacterDevice())
  return character ? createCharacterDeviceBackend(helper) : createOnoffBackend(clock)
}
