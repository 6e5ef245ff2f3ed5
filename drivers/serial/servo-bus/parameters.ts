import type { PacketCodec } from './packet.ts'

/** Parameters of a request as they are put together; addresses and counts are as wide as the protocol has them. */
export interface Parameters {
  readonly bytes: Uint8Array
  readonly length: number
  clear(): void
  byte(value: number): void
  address(value: number): void
  /** How many bytes of a register are meant. */
  count(value: number): void
  bytesOf(values: Uint8Array): void
}

export function createParameters(codec: Pick<PacketCodec, 'maximumParameters' | 'addressBytes'>): Parameters {
  const bytes = new Uint8Array(codec.maximumParameters)
  let length = 0
  const byte = (value: number): void => {
    if (length >= bytes.length) throw new RangeError(`a packet has room for ${bytes.length} parameters`)
    bytes[length++] = value
  }
  const word = (value: number): void => {
    byte(value & 0xff)
    if (codec.addressBytes === 2) byte(value >> 8)
  }
  return {
    bytes,
    get length() {
      return length
    },
    clear: () => {
      length = 0
    },
    byte,
    address: word,
    count: word,
    bytesOf: (values) => {
      for (const value of values) byte(value)
    },
  }
}
