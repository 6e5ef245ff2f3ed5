import { cobsDecode } from '../../../drivers/serial/framing/cobs.ts'
import { maximumFrameBytes } from '../../../drivers/serial/protocol/constants.ts'
import { concat, messageTypes, rawFrame } from './wire.ts'

/** Take a stream of whole frames apart, change some, and put it together again with right checks. */
function rewrite(
  bytes: Uint8Array,
  change: (type: number, payload: Uint8Array) => Uint8Array | undefined,
): Uint8Array {
  const frames: Uint8Array[] = []
  let start = 0
  for (const [at, byte] of bytes.entries()) {
    if (byte !== 0) continue
    const stuffed = bytes.subarray(start, at)
    start = at + 1
    if (stuffed.length === 0) continue
    const raw = new Uint8Array(maximumFrameBytes)
    const length = cobsDecode(stuffed, stuffed.length, raw)
    const view = new DataView(raw.buffer)
    const type = view.getUint8(1)
    const payload = change(type, raw.slice(10, length - 4))
    if (payload) frames.push(rawFrame(type, view.getUint32(2, true), view.getUint32(6, true), payload))
  }
  return concat(...frames)
}

/** STATEs as a robot that lies about its flags would send them. */
export function rewriteStates(bytes: Uint8Array, alterFlags: (flags: number) => number): Uint8Array {
  return rewrite(bytes, (type, payload) => {
    if (type !== messageTypes.state) return payload
    const view = new DataView(payload.buffer)
    view.setUint16(8, alterFlags(view.getUint16(8, true)), true)
    return payload
  })
}

/** As if every FAULT had been damaged on its way. */
export function withoutFaults(bytes: Uint8Array): Uint8Array {
  return rewrite(bytes, (type, payload) => (type === messageTypes.fault ? undefined : payload))
}
