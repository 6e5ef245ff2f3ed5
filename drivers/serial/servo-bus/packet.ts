/** A packet whose check is right. Reused: read it before returning. */
export interface Packet {
  id: number
  /** What is asked for; of a reply whatever the protocol puts there. */
  instruction: number
  /** Of a reply: what the servo has to complain about, 0 if nothing. */
  error: number
  /** The parameters are `bytes[at … at + length)`. */
  readonly bytes: Uint8Array
  at: number
  length: number
}

/** What became of the bytes that came in. */
export interface PacketCounters {
  accepted: number
  badCheck: number
  /** A header, and then a length that cannot be. */
  malformed: number
  /** Bytes that belong to no packet. */
  skipped: number
}

export const createPacketCounters = (): PacketCounters => ({
  accepted: 0,
  badCheck: 0,
  malformed: 0,
  skipped: 0,
})

/** Feed it bytes as they come, in chunks of any size. Never throws, never allocates, holds one packet at most. */
export interface PacketReader {
  readonly counters: PacketCounters
  push(chunk: Uint8Array, from?: number): void
  /** Forget what has come of a packet so far. */
  reset(): void
}

/** How one protocol puts packets into bytes. */
export interface PacketCodec {
  readonly name: 'feetech' | 'dynamixel'
  /** Bytes of a reply beside its parameters. */
  readonly replyOverhead: number
  readonly maximumParameters: number
  /** What a request asks for. The names are shared, the numbers are not. */
  readonly instructions: {
    readonly ping: number
    readonly read: number
    readonly write: number
    readonly registeredWrite: number
    readonly action: number
    readonly reboot: number
    readonly syncRead: number
    readonly syncWrite: number
    readonly bulkRead: number | undefined
    readonly bulkWrite: number | undefined
  }
  /** Bytes of an address and of a length among parameters. */
  readonly addressBytes: 1 | 2
  /** Write a request into `out`; gives its length. The parameters are the first `length` of `parameters`. */
  encode(out: Uint8Array, id: number, instruction: number, parameters: Uint8Array, length: number): number
  /** The same for a reply: emulators. */
  encodeReply(out: Uint8Array, id: number, error: number, parameters: Uint8Array, length: number): number
  createReader(onPacket: (packet: Packet) => void): PacketReader
  /** Can it be a reply? An echo of a request may be told from it, or not. */
  isReply(packet: Packet): boolean
}

export const broadcastId = 0xfe
/** Nobody has it: what is sent there comes back as an echo or not at all. */
export const nobodysId = 0xfd
export const largestId = 0xfc
