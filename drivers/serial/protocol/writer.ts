import { cobsEncode, cobsMaximum } from '../framing/cobs.ts'
import { crc32 } from '../framing/crc.ts'
import { crcBytes, headerBytes, maximumFrameBytes, protocolVersion } from './constants.ts'

/**
 * Builds one frame at a time in its own buffers: nothing is allocated a frame, and the bytes of the last frame
 * are valid until the next `begin`.
 */
export interface FrameWriter {
  /** The frame as it goes on the wire, delimiters included: `bytes[0, length)`. */
  readonly bytes: Uint8Array
  readonly length: number
  begin(type: number, session: number, sequence: number, version?: number): void
  u8(value: number): void
  u16(value: number): void
  u32(value: number): void
  /** Unsigned 64 bits, from a whole number below 2⁵³. */
  u64(value: number): void
  f32(value: number): void
  put(bytes: Uint8Array): void
  /** Check, stuff and delimit. A zero goes before as well as after, so that noise ends before the frame. */
  finish(): void
}

export function createFrameWriter(): FrameWriter {
  const raw = new Uint8Array(maximumFrameBytes)
  const view = new DataView(raw.buffer)
  const bytes = new Uint8Array(cobsMaximum(maximumFrameBytes) + 2)
  let at = 0
  let length = 0
  return {
    bytes,
    get length() {
      return length
    },
    begin: (type, session, sequence, version = protocolVersion) => {
      view.setUint8(0, version)
      view.setUint8(1, type)
      view.setUint32(2, session, true)
      view.setUint32(6, sequence, true)
      at = headerBytes
    },
    u8: (value) => {
      view.setUint8(at, value)
      at += 1
    },
    u16: (value) => {
      view.setUint16(at, value, true)
      at += 2
    },
    u32: (value) => {
      view.setUint32(at, value, true)
      at += 4
    },
    u64: (value) => {
      view.setUint32(at, value, true)
      view.setUint32(at + 4, value / 4294967296, true)
      at += 8
    },
    f32: (value) => {
      view.setFloat32(at, value, true)
      at += 4
    },
    put: (source) => {
      raw.set(source, at)
      at += source.length
    },
    finish: () => {
      view.setUint32(at, crc32(raw, 0, at), true)
      at += crcBytes
      const encoded = cobsEncode(raw, at, bytes, 1)
      bytes[0] = 0
      bytes[1 + encoded] = 0
      length = encoded + 2
    },
  }
}
