import type { Random } from '../../src/contract/random.ts'
import type { Reading } from '../../src/contract/robot.ts'

/** One bit of one number flips: next to nothing, a wrong sign, 10³⁰⁰ or no number at all. */
export function corruptReading(reading: Reading, random: Random): Reading {
  const values = reading.values.slice()
  const bytes = new Uint8Array(values.buffer)
  const at = random.integer(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8))
  // As every driver marks a reading that is no number.
  return { ...reading, values, valid: reading.valid && values.every(Number.isFinite) }
}
