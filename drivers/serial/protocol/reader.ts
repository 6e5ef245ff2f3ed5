import { cobsDecode, cobsMaximum } from '../framing/cobs.ts'
import { crc32 } from '../framing/crc.ts'
import { crcBytes, headerBytes, maximumFrameBytes, protocolVersion } from './constants.ts'
import type { LinkCounters } from './counters.ts'
import type { PayloadLengths } from './messages.ts'

/** A frame whose check, version, type and length are right. Reused: read it before returning. */
export interface Frame {
  type: number
  session: number
  sequence: number
  /** Over the whole frame; the payload is `[payload, payload + payloadLength)`. */
  readonly view: DataView
  readonly payload: number
  payloadLength: number
}

/** Feed it bytes as they come, in chunks of any size. */
export interface FrameReader {
  readonly counters: LinkCounters
  /** Version of the last frame that was refused for its version, 0 if none. */
  readonly foreignVersion: number
  push(chunk: Uint8Array, length?: number): void
  /** Forget the frame in progress: the link was opened anew. */
  reset(): void
}

export interface FrameReaderOptions {
  /** Types that this side takes, with the length of their payload. */
  readonly lengths: PayloadLengths
  readonly counters: LinkCounters
  onFrame(frame: Frame): void
  /** A well-formed frame of another protocol version came. */
  onForeignVersion?(version: number): void
}

/**
 * Streaming decoder with one fixed buffer: never allocates, never throws on what it is fed, and is in step again
 * at the first delimiter after garbage.
 */
export function createFrameReader(options: FrameReaderOptions): FrameReader {
  const { counters, lengths } = options
  const stuffed = new Uint8Array(cobsMaximum(maximumFrameBytes))
  const raw = new Uint8Array(maximumFrameBytes)
  const frame: Frame = {
    type: 0,
    session: 0,
    sequence: 0,
    view: new DataView(raw.buffer),
    payload: headerBytes,
    payloadLength: 0,
  }
  const { view } = frame
  let filled = 0
  let overflowed = false
  let foreignVersion = 0

  const take = (): void => {
    const length = cobsDecode(stuffed, filled, raw)
    if (length < headerBytes + crcBytes) {
      counters.malformed++
      return
    }
    const end = length - crcBytes
    if (crc32(raw, 0, end) !== view.getUint32(end, true)) {
      counters.badCrc++
      return
    }
    const version = view.getUint8(0)
    if (version !== protocolVersion) {
      counters.wrongVersion++
      foreignVersion = version
      options.onForeignVersion?.(version)
      return
    }
    const type = view.getUint8(1)
    const bounds = lengths[type]
    if (!bounds) {
      counters.unknownType++
      return
    }
    const payloadLength = end - headerBytes
    if (payloadLength < bounds[0] || payloadLength > bounds[1]) {
      counters.wrongLength++
      return
    }
    frame.type = type
    frame.session = view.getUint32(2, true)
    frame.sequence = view.getUint32(6, true)
    frame.payloadLength = payloadLength
    options.onFrame(frame)
  }

  return {
    counters,
    get foreignVersion() {
      return foreignVersion
    },
    push: (chunk, length = chunk.length) => {
      for (let index = 0; index < length; index++) {
        const byte = chunk[index]
        if (byte !== 0) {
          if (filled < stuffed.length) stuffed[filled++] = byte
          else overflowed = true
        } else if (filled > 0) {
          if (overflowed) counters.overflow++
          else take()
          filled = 0
          overflowed = false
        }
      }
    },
    reset: () => {
      filled = 0
      overflowed = false
    },
  }
}
