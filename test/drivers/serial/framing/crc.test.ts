import { expect, test } from 'vitest'
import { crc32 } from '../../../../drivers/serial/framing/crc.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['a', 0xe8b7be43],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('CRC-32 of %j is as published', (text, crc) => {
  expect(crc32(bytes(text))).toBe(crc)
})

test('32 zero bytes are not of CRC 0', () => {
  expect(crc32(new Uint8Array(32))).toBe(0x190a55ad)
})

test('only the range asked for counts', () => {
  expect(crc32(bytes('xx123456789yy'), 2, 11)).toBe(0xcbf43926)
})
