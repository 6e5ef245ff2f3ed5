/**
 * Consistent overhead byte stuffing: after it no byte is zero, so that a zero always means "frame ends", and a
 * receiver is in step again at the next zero whatever it has missed. At most one byte in 254 is added.
 *
 * Cheshire and Baker, "Consistent overhead byte stuffing", IEEE/ACM Transactions on Networking 7(2), 1999.
 */

/** Most bytes that `length` bytes can become, without the delimiter. */
export function cobsMaximum(length: number): number {
  return length + Math.floor(length / 254) + 1
}

/** Encode `source[0, length)` into `target` from `offset`; returns the number of bytes written. */
export function cobsEncode(source: Uint8Array, length: number, target: Uint8Array, offset = 0): number {
  let codeAt = offset
  let write = offset + 1
  let run = 1
  for (let read = 0; read < length; read++) {
    const byte = source[read]
    if (byte !== 0) {
      target[write++] = byte
      run++
    }
    // A run of 254 that ends the message needs no further block.
    if (byte === 0 || (run === 0xff && read + 1 < length)) {
      target[codeAt] = run
      codeAt = write++
      run = 1
    }
  }
  target[codeAt] = run
  return write - offset
}

/**
 * Decode `source[0, length)` (without delimiter) into `target`.
 * Returns the number of bytes written, or −1 if the input is malformed or does not fit.
 */
export function cobsDecode(source: Uint8Array, length: number, target: Uint8Array): number {
  let read = 0
  let write = 0
  while (read < length) {
    const run = source[read++]
    const end = read + run - 1
    if (run === 0 || end > length || write + run - 1 > target.length) return -1
    while (read < end) {
      const byte = source[read++]
      if (byte === 0) return -1
      target[write++] = byte
    }
    if (run !== 0xff && read < length) {
      if (write >= target.length) return -1
      target[write++] = 0
    }
  }
  return write
}
