import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noSuchChip, noSuchLine } from '../errors.ts'
import type { LineAddress } from '../types.ts'

export const gpioClass = '/sys/class/gpio'

interface SysfsChip {
  readonly label: string
  /** Number of its first line. From kernel 6.6 on these start at 512, and they were never promised. */
  readonly base: number
  readonly lines: number
  /** By offset; empty where the device tree gives none. */
  readonly names: readonly string[]
}

const read = (path: string): string => readFileSync(path, 'utf8').trim()

function lineNames(folder: string): readonly string[] {
  try {
    return readFileSync(join(folder, 'device', 'of_node', 'gpio-line-names'), 'utf8').split('\0')
  } catch {
    return []
  }
}

function sysfsChips(): SysfsChip[] {
  let entries: string[]
  try {
    entries = readdirSync(gpioClass)
  } catch {
    return []
  }
  return entries
    .filter((entry) => entry.startsWith('gpiochip'))
    .map((entry) => {
      const folder = join(gpioClass, entry)
      return {
        label: read(join(folder, 'label')),
        base: Number(read(join(folder, 'base'))),
        lines: Number(read(join(folder, 'ngpio'))),
        names: lineNames(folder),
      }
    })
}

/**
 * The number that sysfs has for a line, today.
 *
 * @throws SinewError `link` if there is no such chip or line
 */
export function sysfsNumber({ chip, line, text }: LineAddress): number {
  const chips = sysfsChips()
  const found = chips.find(({ label }) => label === chip)
  if (!found) {
    throw noSuchChip(
      text,
      chip,
      chips.map(({ label }) => label),
    )
  }
  const offset = typeof line === 'number' ? line : found.names.indexOf(line)
  if (offset < 0 || offset >= found.lines) throw noSuchLine(text, chip, found.lines, found.names)
  return found.base + offset
}
