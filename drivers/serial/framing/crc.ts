/**
 * CRC-32/ISO-HDLC, the one of zlib, Ethernet and PNG: reflected polynomial 0xEDB88320, initial and final
 * value 0xFFFFFFFF; check("123456789") = 0xCBF43926 (Williams, "A painless guide to CRC error detection
 * algorithms", 1993; catalogue of parametrised CRC algorithms, reveng).
 *
 * CRC-32 rather than CRC-16: the price is two bytes a frame, and a stream of random bytes makes thousands of
 * candidate frames a megabyte, of which a 16-bit check would let one in 65 536 through. It is also in the
 * hardware of most microcontrollers and in every language's standard library.
 */
const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  }
  return remainder
})

/** CRC of `bytes[start, end)`, as an unsigned 32-bit integer. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = -1
  for (let index = start; index < end; index++) {
    crc = table[(crc ^ bytes[index]) & 0xff] ^ (crc >>> 8)
  }
  return ~crc >>> 0
}
