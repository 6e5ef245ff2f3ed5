/** Machine code under construction: bytes and pieces of code, nested, so that joining pieces costs nothing. */
export type Code = number | readonly Code[]

export function flatten(code: Code): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const append = (piece: Code): void => {
    if (typeof piece === 'number') bytes.push(piece)
    else for (const inner of piece) append(inner)
  }
  append(code)
  return Uint8Array.from(bytes)
}

/** LEB128, seven bits a byte, lowest first (WebAssembly core specification, §5.2.2). */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  return [...bytes, rest]
}

/** Signed LEB128 of a 32-bit integer: the last byte's bit 6 is the sign. */
export function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value | 0
  while (rest < -0x40 || rest >= 0x40) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>= 7
  }
  return [...bytes, rest & 0x7f]
}

/** IEEE 754 single precision, lowest byte first. */
export function float32(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)]
}

export function text(value: string): Code {
  const bytes = [...new TextEncoder().encode(value)]
  return [unsigned(bytes.length), bytes]
}

/** A vector of the binary format: how many, then each. */
export function list(items: readonly Code[]): Code {
  return [unsigned(items.length), items]
}
