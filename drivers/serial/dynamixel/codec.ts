import {
  createPacketCounters,
  type Packet,
  type PacketCodec,
  type PacketReader,
} from '../servo-bus/packet.ts'
import { dynamixelCrc } from './crc.ts'

/*
 * Dynamixel protocol 2.0: FF FF FD 00 id lengthL lengthH instruction parameters… crcL crcH, where length counts what
 * follows it. A reply is of instruction 55 and begins with an error byte. FF FF FD among instruction and parameters is
 * sent as FF FF FD FD. Source: ROBOTIS e-manual, Protocol 2.0.
 */

const headerBytes = 7
const crcBytes = 2
const status = 0x55
/** Bytes of a packet that a servo's buffer takes. */
const longestPacket = 512

const instructions = {
  ping: 0x01,
  read: 0x02,
  write: 0x03,
  registeredWrite: 0x04,
  action: 0x05,
  reboot: 0x08,
  syncRead: 0x82,
  syncWrite: 0x83,
  bulkRead: 0x92,
  bulkWrite: 0x93,
} as const

/** Header before and CRC behind `out[7 … end)`. */
function close(out: Uint8Array, id: number, end: number): number {
  out[0] = 0xff
  out[1] = 0xff
  out[2] = 0xfd
  out[3] = 0
  out[4] = id
  const length = end - headerBytes + crcBytes
  out[5] = length & 0xff
  out[6] = length >> 8
  const crc = dynamixelCrc(out, end)
  out[end] = crc & 0xff
  out[end + 1] = crc >> 8
  return end + crcBytes
}

/** Parameters, with stuffing; gives where they end. */
function stuff(out: Uint8Array, from: number, parameters: Uint8Array, length: number): number {
  let end = from
  for (let index = 0; index < length; index++) {
    const byte = parameters[index] ?? 0
    out[end++] = byte
    const header = byte === 0xfd && end - 3 >= headerBytes && out[end - 2] === 0xff && out[end - 3] === 0xff
    if (header) out[end++] = 0xfd
  }
  return end
}

/** Take the stuffing out of `bytes[from … to)`, in place; gives where they end, or −1 if a header stands there bare. */
function unstuff(bytes: Uint8Array, from: number, to: number): number {
  let end = from
  for (let index = from; index < to; index++) {
    const byte = bytes[index] ?? 0
    bytes[end++] = byte
    const header = byte === 0xfd && end - 3 >= from && bytes[end - 2] === 0xff && bytes[end - 3] === 0xff
    if (!header) continue
    if (index + 1 >= to || bytes[index + 1] !== 0xfd) return -1
    index++
  }
  return end
}

function createReader(onPacket: (packet: Packet) => void): PacketReader {
  const bytes = new Uint8Array(longestPacket)
  /** Where a packet is unstuffed, so that what was received is whole if it turns out not to be one. */
  const plain = new Uint8Array(longestPacket)
  const counters = createPacketCounters()
  const packet: Packet = { id: 0, instruction: 0, error: 0, bytes: plain, at: 0, length: 0 }
  let filled = 0
  let needed = headerBytes

  const drop = (count: number): void => {
    bytes.copyWithin(0, count, filled)
    filled -= count
    needed = headerBytes
  }
  /** False if what the check is right of is no packet all the same. */
  const deliver = (end: number): boolean => {
    plain.set(bytes)
    const last = unstuff(plain, headerBytes, end - crcBytes)
    if (last < 0) return false
    counters.accepted++
    packet.id = plain[4] ?? 0
    packet.instruction = plain[headerBytes] ?? 0
    const reply = packet.instruction === status && last > headerBytes + 1
    packet.error = reply ? (plain[headerBytes + 1] ?? 0) : 0
    packet.at = headerBytes + (reply ? 2 : 1)
    packet.length = last - packet.at
    onPacket(packet)
    return true
  }
  /** One step of looking at what is there; false when more is needed. */
  const look = (): boolean => {
    if (bytes[0] !== 0xff || bytes[1] !== 0xff || bytes[2] !== 0xfd || bytes[3] !== 0) {
      counters.skipped++
      drop(1)
      return filled >= needed
    }
    const end = headerBytes + ((bytes[5] ?? 0) | ((bytes[6] ?? 0) << 8))
    if (end < headerBytes + 1 + crcBytes || end > longestPacket || (bytes[4] ?? 0) > 0xfe) {
      counters.malformed++
      drop(1)
      return filled >= needed
    }
    if (filled < end) {
      needed = end
      return false
    }
    const crc = (bytes[end - 2] ?? 0) | ((bytes[end - 1] ?? 0) << 8)
    if (dynamixelCrc(bytes, end - crcBytes) !== crc) {
      counters.badCheck++
      drop(1)
      return filled >= needed
    }
    if (!deliver(end)) {
      counters.malformed++
      drop(1)
      return filled >= needed
    }
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

export const dynamixelCodec: PacketCodec = {
  name: 'dynamixel',
  replyOverhead: 11,
  // Stuffing makes three bytes four at worst.
  maximumParameters: Math.floor(((longestPacket - headerBytes - crcBytes - 2) * 3) / 4),
  instructions,
  addressBytes: 2,
  encode: (out, id, instruction, parameters, length) => {
    out[headerBytes] = instruction
    return close(out, id, stuff(out, headerBytes + 1, parameters, length))
  },
  encodeReply: (out, id, error, parameters, length) => {
    out[headerBytes] = status
    out[headerBytes + 1] = error
    return close(out, id, stuff(out, headerBytes + 2, parameters, length))
  },
  createReader,
  isReply: ({ instruction }) => instruction === status,
}
