import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cobsDecode, cobsEncode, cobsMaximum } from '../../../../drivers/serial/framing/cobs.ts'

function encode(source: Uint8Array): Uint8Array {
  const target = new Uint8Array(cobsMaximum(source.length))
  return target.subarray(0, cobsEncode(source, source.length, target))
}

function decode(source: Uint8Array, room = source.length): Uint8Array | undefined {
  const target = new Uint8Array(room)
  const length = cobsDecode(source, source.length, target)
  return length < 0 ? undefined : target.subarray(0, length)
}

const sequence = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

// The examples of Cheshire and Baker 1999, as their readers usually meet them.
test.each([
  ['a zero', [0], [1, 1]],
  ['two zeros', [0, 0], [1, 1, 1]],
  ['a zero between', [0, 0x11, 0], [1, 2, 0x11, 1]],
  ['zero inside', [0x11, 0x22, 0, 0x33], [3, 0x11, 0x22, 2, 0x33]],
  ['no zero', [0x11, 0x22, 0x33, 0x44], [5, 0x11, 0x22, 0x33, 0x44]],
  ['254 bytes without zero', sequence(1, 254), [255, ...sequence(1, 254)]],
  ['a zero and 254 bytes', [0, ...sequence(1, 254)], [1, 255, ...sequence(1, 254)]],
  ['255 bytes without zero', sequence(1, 255), [255, ...sequence(1, 254), 2, 255]],
  ['254 bytes and a zero', [...sequence(2, 255), 0], [255, ...sequence(2, 255), 1, 1]],
  ['nothing', [], [1]],
])('%s', (_, plain, stuffed) => {
  expect([...encode(Uint8Array.from(plain))]).toEqual(stuffed)
  expect([...(decode(Uint8Array.from(stuffed)) ?? [])]).toEqual(plain)
})

const messages = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc.array(fc.constantFrom(0, 1, 255), { maxLength: 600 }).map((values) => Uint8Array.from(values)),
)

test('what is encoded has no zero, keeps its bound and comes back', () => {
  fc.assert(
    fc.property(messages, (message) => {
      const stuffed = encode(message)
      expect(stuffed.includes(0)).toBe(false)
      expect(stuffed.length).toBeLessThanOrEqual(cobsMaximum(message.length))
      expect([...(decode(stuffed) ?? [])]).toEqual([...message])
    }),
  )
})

test('truncated input is refused, not half decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 250 }), fc.nat(), (message, cut) => {
      const withoutZero = message.map((byte) => byte || 1)
      const stuffed = encode(withoutZero)
      expect(decode(stuffed.subarray(0, 1 + (cut % withoutZero.length)))).toBeUndefined()
    }),
  )
})

test('any bytes at all are decoded or refused, never beyond the room there is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 300 }), (garbage, room) => {
      const decoded = decode(garbage, room)
      if (decoded) expect(decoded.length).toBeLessThanOrEqual(room)
    }),
  )
})
