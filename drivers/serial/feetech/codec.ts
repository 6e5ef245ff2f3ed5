import {
  createPacketCounters,
  type Packet,
  type PacketCodec,
  type PacketReader,
} from '../servo-bus/packet.ts'

/*
 * Feetech STS and SMS: FF FF id length instruction parameters… ~sum, where length counts what follows it. A reply has an
 * error byte where the request has the instruction, so that nothing but the place in the talk tells one from the other.
 * Source: Feetech's SMS/STS communication protocol manual; addresses as LeRobot uses them (motors/feetech).
 */

const headerBytes = 4
const longest = 250

const instructions = {
  ping: 0x01,
  read: 0x02,
  write: 0x03,
  registeredWrite: 0x04,
  action: 0x05,
  reboot: 0x08,
  syncRead: 0x82,
  syncWrite: 0x83,
  bulkRead: undefined,
  bulkWrite: undefined,
} as const

/** ~ of the sum of `bytes[from … to)`, lowest byte. */
function checksum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index++) sum += bytes[index] ?? 0
  return ~sum & 0xff
}

function encode(out: Uint8Array, id: number, code: number, parameters: Uint8Array, length: number): number {
  out[0] = 0xff
  out[1] = 0xff
  out[2] = id
  out[3] = length + 2
  out[4] = code
  for (let index = 0; index < length; index++) out[5 + index] = parameters[index] ?? 0
  const end = 5 + length
  out[end] = checksum(out, 2, end)
  return end + 1
}

function createReader(onPacket: (packet: Packet) => void): PacketReader {
  const bytes = new Uint8Array(headerBytes + 255)
  const counters = createPacketCounters()
  const packet: Packet = { id: 0, instruction: 0, error: 0, bytes, at: 5, length: 0 }
  let filled = 0
  /** Nothing can be said before that many are there. */
  let needed = headerBytes

  const drop = (count: number): void => {
    bytes.copyWithin(0, count, filled)
    filled -= count
    needed = headerBytes
  }
  /** One step of looking at what is there; false when more is needed. */
  const look = (): boolean => {
    // An id is no FF: of FF FF FF the first is noise.
    if (bytes[0] !== 0xff || bytes[1] !== 0xff || bytes[2] === 0xff) {
      counters.skipped++
      drop(1)
      return filled >= needed
    }
    const length = bytes[3] ?? 0
    if (length < 2 || length > longest) {
      counters.malformed++
      drop(1)
      return filled >= needed
    }
    const end = headerBytes + length
    if (filled < end) {
      needed = end
      return false
    }
    if (checksum(bytes, 2, end - 1) !== bytes[end - 1]) {
      // It may have begun in the middle of noise: what follows the first byte may be a packet.
      counters.badCheck++
      drop(1)
      return filled >= needed
    }
    counters.accepted++
    packet.id = bytes[2] ?? 0
    packet.instruction = bytes[4] ?? 0
    packet.error = packet.instruction
    packet.length = length - 2
    onPacket(packet)
    // The callee may have called `reset`.
    if (filled >= end) drop(end)
    return filled >= needed
  }

  return {
    counters,
    push: (chunk, from = 0) => {
      for (let index = from; index < chunk.length; index++) {
        bytes[filled++] = chunk[index] ?? 0
        if (filled >= needed) while (look());
      }
    },
    reset: () => {
      filled = 0
      needed = headerBytes
    },
  }
}

export const feetechCodec: PacketCodec = {
  name: 'feetech',
  replyOverhead: 6,
  maximumParameters: longest - 2,
  instructions,
  addressBytes: 1,
  encode,
  encodeReply: encode,
  createReader,
  isReply: () => true,
}
