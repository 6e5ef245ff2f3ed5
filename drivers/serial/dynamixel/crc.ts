/** CRC-16 with polynomial 0x8005, initial value 0, not reflected (ROBOTIS e-manual, Protocol 2.0). */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1
  return crc & 0xffff
})

/** Over `bytes[0 … end)`. */
export function dynamixelCrc(bytes: Uint8Array, end: number): number {
  let crc = 0
  for (let index = 0; index < end; index++) {
    crc = ((crc << 8) ^ (table[((crc >> 8) ^ (bytes[index] ?? 0)) & 0xff] ?? 0)) & 0xffff
  }
  return crc
}
