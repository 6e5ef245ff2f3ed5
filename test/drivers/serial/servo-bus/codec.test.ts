import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dynamixelCodec } from '../../../../drivers/serial/dynamixel/codec.ts'
import { feetechCodec } from '../../../../drivers/serial/feetech/codec.ts'
import type { Packet, PacketCodec } from '../../../../drivers/serial/servo-bus/packet.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function encoded(codec: PacketCodec, id: number, code: number, parameters: readonly number[]): Uint8Array {
  const out = new Uint8Array(1024)
  const length = codec.encode(out, id, code, Uint8Array.from(parameters), parameters.length)
  return out.slice(0, length)
}
function replied(codec: PacketCodec, id: number, error: number, parameters: readonly number[]): Uint8Array {
  const out = new Uint8Array(1024)
  const length = codec.encodeReply(out, id, error, Uint8Array.from(parameters), parameters.length)
  return out.slice(0, length)
}
function readAll(codec: PacketCodec, stream: Uint8Array, chunk = 7) {
  const packets: { id: number; error: number; instruction: number; parameters: number[] }[] = []
  const reader = codec.createReader(({ id, error, instruction, bytes, at, length }: Packet) => {
    packets.push({ id, error, instruction, parameters: [...bytes.slice(at, at + length)] })
  })
  for (let at = 0; at < stream.length; at += chunk) reader.push(stream.subarray(at, at + chunk))
  return { packets, counters: reader.counters }
}

// From the makers' manuals.
test.each([
  [feetechCodec, 1, 0x01, [], 'ffff010201fb'],
  [feetechCodec, 1, 0x02, [0x38, 0x02], 'ffff0104023802be'],
  [feetechCodec, 0xfe, 0x83, [0x2a, 2, 1, 0, 8, 2, 0, 8], 'fffffe0a832a0201000802000835'],
  [dynamixelCodec, 1, 0x01, [], 'fffffd00010300' + '01194e'],
  [dynamixelCodec, 1, 0x02, [0x84, 0, 4, 0], 'fffffd000107000284000400' + '1d15'],
] as const)('requests are as the manuals have them: %#', (codec, id, code, parameters, text) => {
  expect(hex(encoded(codec, id, code, parameters))).toBe(text)
})

test('FF FF FD among parameters is stuffed, and comes out as it went in', () => {
  const parameters = [0xff, 0xff, 0xfd, 0xff, 0xff, 0xfd, 0xfd, 7]
  const bytes = replied(dynamixelCodec, 3, 0, parameters)
  expect(hex(bytes)).toContain('fffffdfdfffffdfdfd07')
  expect(readAll(dynamixelCodec, bytes).packets).toEqual([{ id: 3, error: 0, instruction: 0x55, parameters }])
})

describe.each([feetechCodec, dynamixelCodec])('$name', (codec) => {
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xff, 0xfd, 0x00, 0x55, 4))
  const parameters = fc.array(byte, { maxLength: 40 })
  const id = fc.integer({ min: 0, max: 0xfc })

  test('what is sent is read, whatever it is and however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, byte, parameters), { maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        (all, chunk) => {
          const stream = Buffer.concat(all.map(([to, error, list]) => replied(codec, to, error, list)))
          const read = readAll(codec, stream, chunk)
          expect(read.packets.map((each) => [each.id, each.error, each.parameters])).toEqual(all)
          expect(read.counters).toMatchObject({ accepted: all.length, badCheck: 0, malformed: 0, skipped: 0 })
        },
      ),
      { numRuns: 200 },
    )
  })

  test('behind noise a packet is found again, and noise is no packet', () => {
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), id, parameters, (noise, to, list) => {
        const packet = replied(codec, to, 0, list)
        // Noise may look like the beginning of a long packet, which the zeros fill up.
        const stream = Buffer.concat([Uint8Array.from(noise), packet, new Uint8Array(600)])
        const { packets } = readAll(codec, stream, 11)
        for (const each of packets) {
          const again = Buffer.from(
            codec.isReply === feetechCodec.isReply || each.instruction === 0x55
              ? replied(codec, each.id, each.error, each.parameters)
              : encoded(codec, each.id, each.instruction, each.parameters),
          )
          expect(stream.includes(again)).toBe(true)
        }
        expect(packets.some((each) => each.id === to && each.parameters.join() === list.join())).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('one bit is enough to be refused', () => {
    const packet = replied(codec, 5, 0, [1, 2, 3, 4])
    for (let bit = 0; bit < 8 * packet.length; bit++) {
      const bent = packet.slice()
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(readAll(codec, bent).packets).toEqual([])
    }
  })
})
