/** How a negative number is written: two's complement, or a sign bit of its own above the magnitude. */
export type Sign = 'none' | 'twos' | { readonly bit: number }

/** One entry of a servo's control table. */
export interface Register {
  readonly name: string
  readonly address: number
  readonly size: 1 | 2 | 4
  readonly sign: Sign
  readonly writable: boolean
  /** Survives the supply; wears out. */
  readonly eeprom: boolean
  /** As the servo leaves the works. */
  readonly initial: number
  /** Of what is written, where the servo minds. */
  readonly range?: readonly [number, number]
}

/** The number that a register's bytes stand for, little-endian as both protocols have it. */
export function readValue({ size, sign }: Register, bytes: Uint8Array, at: number): number {
  let raw = 0
  for (let index = size - 1; index >= 0; index--) raw = raw * 256 + (bytes[at + index] ?? 0)
  if (sign === 'none') return raw
  if (sign === 'twos') return raw >= 2 ** (8 * size - 1) ? raw - 2 ** (8 * size) : raw
  const weight = 2 ** sign.bit
  // What stands above the sign bit means nothing.
  const magnitude = raw % weight
  return Math.floor(raw / weight) % 2 === 1 ? -magnitude : magnitude
}

/** @param value whole; what does not fit is taken to the nearest that does */
export function writeValue({ size, sign }: Register, value: number, bytes: Uint8Array, at: number): void {
  const [low, high] = valueRange(size, sign)
  const fitting = Math.min(high, Math.max(low, Math.round(value)))
  let raw = fitting
  if (fitting < 0) raw = typeof sign === 'object' ? 2 ** sign.bit - fitting : fitting + 2 ** (8 * size)
  for (let index = 0; index < size; index++) {
    bytes[at + index] = raw % 256
    raw = Math.floor(raw / 256)
  }
}

const unsignedRange = { 1: [0, 0xff], 2: [0, 0xffff], 4: [0, 0xffffffff] } as const
const twosRange = { 1: [-0x80, 0x7f], 2: [-0x8000, 0x7fff], 4: [-0x80000000, 0x7fffffff] } as const
const magnitudeRanges = Array.from({ length: 32 }, (_, bit) => [-(2 ** bit) + 1, 2 ** bit - 1] as const)

function valueRange(size: 1 | 2 | 4, sign: Sign): readonly [number, number] {
  if (sign === 'none') return unsignedRange[size]
  if (sign === 'twos') return twosRange[size]
  return magnitudeRanges[sign.bit] ?? [0, 0]
}
