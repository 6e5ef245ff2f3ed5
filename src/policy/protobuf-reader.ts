/**
 * Just enough of the protocol buffers wire format to read the metadata of an ONNX file:
 * https://protobuf.dev/programming-guides/encoding
 */
export interface Field {
  readonly number: number
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wireType: number
  /** Bytes from the start of the tag to the end of the value. */
  readonly start: number
  readonly end: number
  /** Start of a length-delimited value; it ends at `end`. */
  readonly valueStart: number
}

/** Thrown by {@link readFields} where the bytes stop making sense, or stop. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly offset: number
  /** The bytes made sense as far as they went: the message was cut short. */
  readonly cutShort: boolean

  constructor(message: string, offset: number, cutShort: boolean) {
    super(message)
    this.offset = offset
    this.cutShort = cutShort
  }
}

/** The fields of one message, in file order, without descending into them. */
export function* readFields(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Field> {
  let at = from
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 10; shift++) {
      const byte = bytes[at]
      if (byte === undefined || at >= to) throw new WireError('a number is cut short', at, true)
      at += 1
      value += (byte & 0x7f) * 2 ** (7 * shift)
      if (byte < 0x80) return value
    }
    throw new WireError('a number is longer than ten bytes', at, false)
  }
  while (at < to) {
    const start = at
    const tag = varint()
    const wireType = tag % 8
    const number = Math.floor(tag / 8)
    if (number < 1) throw new WireError('there is no field 0', start, false)
    if (wireType === 0) varint()
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else if (wireType !== 2) throw new WireError(`unknown wire type ${wireType}`, start, false)
    let valueStart = at
    if (wireType === 2) {
      const length = varint()
      valueStart = at
      at += length
    }
    if (at > to) throw new WireError(`field ${number} is cut short`, start, true)
    yield { number, wireType, start, end: at, valueStart }
  }
}
