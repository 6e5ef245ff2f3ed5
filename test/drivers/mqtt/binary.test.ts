import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createCommandMessage,
  createMqttState,
  decodeCommand,
  decodeEcho,
  decodeState,
  encodeCommand,
  encodeEcho,
  encodeState,
} from '../../../drivers/mqtt/protocol/binary.ts'
import { type BinaryField, binaryFields } from '../../../drivers/mqtt/protocol/fields.ts'

const sizes = { sensors: 4, actuators: 2 }
const widths = { u8: 1, u16: 2, u32: 4, u64: 8, f32: 4 } as const
const u32 = fc.integer({ min: 0, max: 0xffffffff })
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const floats = (count: number) =>
  fc
    .array(fc.float({ noNaN: true }), { minLength: count, maxLength: count })
    .map((values) => Float64Array.from(values))

/** Offset of each field, and the length, as the data says. */
function layoutOf(fields: readonly BinaryField[]): {
  readonly offsets: Map<string, number>
  readonly length: number
} {
  const offsets = new Map<string, number>()
  let length = 0
  for (const { name, type, each } of fields) {
    offsets.set(name, length)
    length += widths[type] * (each === undefined ? 1 : sizes[each])
  }
  return { offsets, length }
}

describe('messages come out as they went in', () => {
  test('COMMAND and HEARTBEAT', () => {
    const message = fc.record({
      heartbeat: fc.boolean(),
      nonce: u32,
      sequence: u32,
      seenUs: time,
      values: floats(2),
    })
    fc.assert(
      fc.property(message, (sent) => {
        const received = createCommandMessage(sizes)
        expect(decodeCommand(encodeCommand(sent), received)).toBe(true)
        expect(received).toEqual(sent.heartbeat ? { ...sent, values: new Float64Array(2) } : sent)
      }),
    )
  })

  test('STATE', () => {
    const u16 = fc.integer({ min: 0, max: 0xffff })
    const message = fc.record({
      ...{ boot: u32, sequence: u32, deviceTimeUs: time, flags: u16, fault: u16 },
      ...{ commandSequence: u32, lease: u32, fedUs: time, sensors: floats(4), command: floats(2) },
    })
    fc.assert(
      fc.property(message, (sent) => {
        const received = createMqttState(sizes)
        expect(decodeState(encodeState(sent), received)).toBe(true)
        expect(received).toEqual(sent)
      }),
    )
  })

  test('ECHO', () => {
    fc.assert(
      fc.property(u32, u32, time, (boot, answers, deviceTimeUs) => {
        const sent = { boot, answers, deviceTimeUs }
        expect(decodeEcho(encodeEcho(sent, 1))).toEqual(sent)
      }),
    )
  })
})

test('the layouts are where the data says', () => {
  const nonce = 0x01020304
  const seenUs = 2 ** 40 + 5
  const command = encodeCommand({
    heartbeat: false,
    nonce,
    sequence: 9,
    seenUs,
    values: Float64Array.of(1, -2),
  })
  const { offsets, length } = layoutOf(binaryFields.command)
  expect(command).toHaveLength(length)
  expect(command.readUInt32LE(offsets.get('session'))).toBe(nonce)
  expect(Number(command.readBigUInt64LE(offsets.get('seenUs')))).toBe(seenUs)
  expect(command.readFloatLE((offsets.get('values') ?? 0) + 4)).toBe(-2)

  const state = { ...createMqttState(sizes), lease: 7, fedUs: 2 ** 41 + 1, command: Float64Array.of(0, 3) }
  const bytes = encodeState(state)
  const at = layoutOf(binaryFields.state)
  expect(bytes).toHaveLength(at.length)
  expect(bytes.readUInt32LE(at.offsets.get('lease'))).toBe(7)
  expect(Number(bytes.readBigUInt64LE(at.offsets.get('fedUs')))).toBe(2 ** 41 + 1)
  expect(bytes.readFloatLE((at.offsets.get('command') ?? 0) + 4)).toBe(3)

  const echo = encodeEcho({ boot: 1, answers: 6, deviceTimeUs: 8 }, 2)
  expect(echo).toHaveLength(layoutOf(binaryFields.echo).length)
  expect(echo.readUInt32LE(layoutOf(binaryFields.echo).offsets.get('answers'))).toBe(6)
})

test('whatever bytes come, nothing throws, and what is taken has the right length', () => {
  const command = createCommandMessage(sizes)
  const state = createMqttState(sizes)
  const good = encodeCommand({ ...command, nonce: 5, sequence: 6, seenUs: 7 })
  const mangled = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc
      .tuple(fc.integer({ min: 0, max: good.length }), fc.uint8Array({ maxLength: 30 }))
      .map(([cut, tail]) => Buffer.concat([good.subarray(0, cut), tail])),
  )
  let taken = 0
  fc.assert(
    fc.property(mangled, (bytes) => {
      if (decodeCommand(bytes, command)) {
        taken++
        expect([18, 26]).toContain(bytes.length)
      }
      if (decodeState(bytes, state)) expect(bytes).toHaveLength(62)
      if (decodeEcho(bytes)) expect(bytes).toHaveLength(22)
    }),
    { numRuns: 5000, seed: 1 },
  )
  expect(taken).toBeGreaterThan(0)
})
