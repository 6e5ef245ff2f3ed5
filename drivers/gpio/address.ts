import { SinewError } from '../../src/contract/errors.ts'
import type { LineAddress } from './types.ts'

/**
 * `pinctrl-bcm2711/GPIO17` or `pinctrl-bcm2711/17`.
 *
 * @throws SinewError `description`
 */
export function parseLine(text: string): LineAddress {
  const slash = text.lastIndexOf('/')
  const chip = text.slice(0, slash)
  const line = text.slice(slash + 1)
  if (slash > 0 && line !== '') return { chip, line: /^\d+$/.test(line) ? Number(line) : line, text }
  throw new SinewError('description', `"${text}" does not name a GPIO line`, {
    where: text,
    expected: 'label of the chip / name or offset of the line, such as pinctrl-bcm2711/GPIO17',
    received: text,
    fix: 'gpiodetect and gpioinfo list chips and lines; a bare number is not taken, for it differs from kernel to kernel',
  })
}
