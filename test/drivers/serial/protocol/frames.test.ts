import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultCodes, maximumFrameBytes } from '../../../../drivers/serial/protocol/constants.ts'
import { createCounters, isNewer } from '../../../../drivers/serial/protocol/counters.ts'
import {
  hostPayloads,
  writeAnswer,
  writeCommand,
  writeEcho,
  writeEmpty,
  writeFault,
  writeHello,
  writeInfo,
  writeState,
} from '../../../../drivers/serial/protocol/messages.ts'
import { createFrameReader } from '../../../../drivers/serial/protocol/reader.ts'
import { concat, decodeAll, frameBytes, messageTypes, rawFrame } from '../wire.ts'

const sizes = { sensors: 4, actuators: 2 }
const u32 = fc.integer({ min: 0, max: 0xffffffff })
const u16 = fc.integer({ min: 0, max: 0xffff })
const u8 = fc.integer({ min: 0, max: 0xff })
/** As after a journey through float32; −0 would not compare equal as JSON. */
const f32 = fc.float({ noNaN: true }).map((value) => value + 0)
const floatArray = (length: number) => fc.array(f32, { minLength: length, maxLength: length })
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

const state = fc.record({
  deviceTimeUs: time,
  flags: u16,
  fault: u16,
  commandSequence: u32,
  sensors: floatArray(4),
  command: floatArray(2),
})

const limits = fc.record({
  kind: fc.constantFrom('position' as const, 'velocity' as const, 'effort' as const),
  lower: f32,
  upper: f32,
  velocity: f32,
  acceleration: f32,
  effort: f32,
})

function only(bytes: Uint8Array, from: 'host' | 'robot') {
  const { frames } = decodeAll(bytes, sizes, from)
  expect(frames).toHaveLength(1)
  return frames[0]
}

describe('every message comes back as it was sent', () => {
  test('HELLO, COMMAND and the empty ones', () => {
    fc.assert(
      fc.property(u32, u32, u32, floatArray(2), (challenge, session, sequence, values) => {
        expect(
          only(
            frameBytes((writer) => writeHello(writer, challenge)),
            'host',
          ),
        ).toEqual({
          type: 'hello',
          session: 0,
          sequence: 0,
          fields: { challenge },
        })
        const command = frameBytes((writer) => {
          writeCommand(writer, session, sequence, Float64Array.from(values))
        })
        expect(only(command, 'host')).toEqual({ type: 'command', session, sequence, fields: { values } })
        for (const type of ['arm', 'stop', 'clear', 'heartbeat'] as const) {
          const bytes = frameBytes((writer) => writeEmpty(writer, messageTypes[type], session, sequence))
          expect(only(bytes, 'host')).toEqual({ type, session, sequence, fields: {} })
        }
      }),
    )
  })

  test('STATE', () => {
    fc.assert(
      fc.property(u32, u32, state, (session, sequence, fields) => {
        const bytes = frameBytes((writer) => {
          const sensors = Float64Array.from(fields.sensors)
          const command = Float64Array.from(fields.command)
          writeState(writer, session, sequence, { ...fields, sensors, command })
        })
        expect(only(bytes, 'robot')).toEqual({ type: 'state', session, sequence, fields })
      }),
    )
  })

  test('INFO, with any number of actuators that fits', () => {
    const info = fc.record({
      challenge: u32,
      firmware: fc.tuple(u8, u8, u8),
      watchdogMs: u16,
      stateRateHz: u16,
      periodUs: u32,
      sensors: u8,
      limits: fc.array(limits, { maxLength: 20 }),
      robot: fc.string({ maxLength: 30 }).map((text) => text.replace(/[^ -~]/g, '?')),
    })
    const hash = fc.uint8Array({ minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(info, hash, (fields, descriptionHash) => {
        const bytes = frameBytes((writer) => writeInfo(writer, 7, 8, { ...fields, descriptionHash }))
        const back = only(bytes, 'robot')
        expect(back?.fields).toEqual({
          ...fields,
          descriptionHash: Buffer.from(descriptionHash).toString('hex'),
        })
      }),
    )
  })

  test('ACK, NACK, FAULT and ECHO', () => {
    fc.assert(
      fc.property(u32, u8, u8, u16, time, (answers, type, refusal, code, deviceTimeUs) => {
        const answer = frameBytes((writer) => writeAnswer(writer, 1, 2, { answers, type, refusal }))
        expect(only(answer, 'robot')).toEqual({
          type: refusal === 0 ? 'ack' : 'nack',
          session: 1,
          sequence: 2,
          fields: refusal === 0 ? { answers, type } : { answers, type, refusal },
        })
        const fault = frameBytes((writer) => writeFault(writer, 1, 2, { code, text: 'trop chaud à 80 °C' }))
        expect(only(fault, 'robot')?.fields).toEqual({ code, text: 'trop chaud à 80 °C' })
        const echo = frameBytes((writer) => writeEcho(writer, 1, 2, { answers, deviceTimeUs }))
        expect(only(echo, 'robot')?.fields).toEqual({ answers, deviceTimeUs })
      }),
    )
  })

  test('a fault text that is too long is cut', () => {
    const bytes = frameBytes((writer) => {
      writeFault(writer, 1, 2, { code: faultCodes.body, text: 'x'.repeat(500) })
    })
    expect(only(bytes, 'robot')?.fields).toEqual({ code: 16, text: 'x'.repeat(64) })
  })
})

const example = frameBytes((writer) => {
  writeState(writer, 0xa1b2c3d4, 300, {
    deviceTimeUs: 123_456_789,
    flags: 0x11,
    fault: 0,
    commandSequence: 41,
    sensors: Float64Array.of(0, -1.25, 0.5, 3),
    command: Float64Array.of(0, 0.75),
  })
})

test('no change of a single byte is taken for a frame', () => {
  const counters = createCounters()
  let frames = 0
  const reader = createFrameReader({
    lengths: { [messageTypes.state]: [40, 40] },
    counters,
    onFrame: () => frames++,
  })
  const delimiter = Uint8Array.of(0)
  const damaged = example.slice()
  // The delimiters at both ends are not part of the frame.
  for (let at = 1; at < example.length - 1; at++) {
    const right = example[at]
    for (let wrong = 0; wrong < 256; wrong++) {
      if (wrong === right) continue
      damaged[at] = wrong
      reader.push(damaged)
      reader.push(delimiter)
    }
    damaged[at] = right
  }
  expect(frames).toBe(0)
  expect(counters.badCrc + counters.malformed).toBeGreaterThan(255 * (example.length - 2))
  reader.push(damaged)
  expect(frames).toBe(1)
})

test('a frame with a piece cut out or put in is not taken for a frame', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: example.length - 3 }),
      fc.integer({ min: 1, max: 20 }),
      fc.uint8Array({ maxLength: 20 }),
      (at, length, piece) => {
        const start = 1 + at
        const end = Math.min(start + length, example.length - 1)
        const damaged = concat(example.subarray(0, start), piece, example.subarray(end))
        fc.pre(!Buffer.from(damaged).includes(Buffer.from(example.subarray(1, -1))))
        expect(decodeAll(damaged, sizes, 'robot').frames).toHaveLength(0)
      },
    ),
  )
})

test('the head of one frame spliced to the tail of another is not taken for a frame', () => {
  const other = frameBytes((writer) => {
    writeState(writer, 0xa1b2c3d4, 301, {
      deviceTimeUs: 123_466_789,
      flags: 0x11,
      fault: 0,
      commandSequence: 42,
      sensors: Float64Array.of(0.1, -1.2, 0.6, 2),
      command: Float64Array.of(0.2, 0.7),
    })
  })
  for (let cut = 2; cut < example.length - 2; cut++) {
    const { frames } = decodeAll(concat(example.subarray(0, cut), other.subarray(cut)), sizes, 'robot')
    for (const frame of frames) expect([300, 301]).toContain(frame.sequence)
    if (frames.length > 0) {
      const spliced = concat(example.subarray(0, cut), other.subarray(cut))
      expect([Buffer.from(example), Buffer.from(other)]).toContainEqual(Buffer.from(spliced))
    }
  }
})

test('it does not matter how the bytes are cut into chunks', () => {
  const stream = concat(example, Uint8Array.of(9, 9, 9), example, example)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 40 }), (cuts) => {
      const counters = createCounters()
      let seen = 0
      const reader = createFrameReader({
        lengths: { [messageTypes.state]: [40, 40] },
        counters,
        onFrame: () => seen++,
      })
      let at = 0
      for (let turn = 0; at < stream.length; turn++) {
        const length = cuts[turn % cuts.length]
        reader.push(stream.subarray(at, at + length))
        at += length
      }
      expect(seen).toBe(3)
      expect(counters.malformed).toBe(1)
    }),
  )
})

describe('each way to be wrong is counted as such', () => {
  const count = (bytes: Uint8Array) => decodeAll(bytes, sizes, 'host').counters
  const none = createCounters()
  const command = messageTypes.command

  test('bad CRC', () => {
    const bytes = rawFrame(command, 1, 1, new Uint8Array(8).fill(7))
    bytes[bytes.length - 3] = bytes[bytes.length - 3] ^ 0x40
    expect(count(bytes)).toEqual({ ...none, badCrc: 1 })
  })
  test('another version', () => {
    expect(count(rawFrame(command, 1, 1, new Uint8Array(8), 9))).toEqual({ ...none, wrongVersion: 1 })
  })
  test('wrong length', () => {
    expect(count(rawFrame(command, 1, 1, new Uint8Array(7)))).toEqual({ ...none, wrongLength: 1 })
    expect(count(rawFrame(command, 1, 1, new Uint8Array(12)))).toEqual({ ...none, wrongLength: 1 })
  })
  test('unknown type, or one of the other direction', () => {
    expect(count(rawFrame(0x33, 1, 1))).toEqual({ ...none, unknownType: 1 })
    expect(count(rawFrame(messageTypes.state, 1, 1, new Uint8Array(40)))).toEqual({ ...none, unknownType: 1 })
  })
  test('malformed', () => {
    expect(count(Uint8Array.of(0, 9, 1, 2, 0))).toEqual({ ...none, malformed: 1 })
    expect(count(Uint8Array.of(0, 4, 1, 2, 3, 0))).toEqual({ ...none, malformed: 1 })
  })
  test('overflow, once however long it is', () => {
    expect(count(concat(new Uint8Array(5000).fill(1), Uint8Array.of(0)))).toEqual({ ...none, overflow: 1 })
  })
  test('empty frames are nothing at all', () => {
    expect(count(new Uint8Array(100))).toEqual(none)
  })
  test('a frame right after each of them is read', () => {
    const good = rawFrame(command, 1, 1, new Uint8Array(8))
    for (const bad of [new Uint8Array(600).fill(1), Uint8Array.of(7, 7), good.subarray(0, 9)]) {
      expect(count(concat(bad, good)).accepted).toBe(1)
    }
  })
})

test('the longest frame passes', () => {
  const lengths = hostPayloads({ sensors: 0, actuators: 124 })
  let seen = 0
  const reader = createFrameReader({ lengths, counters: createCounters(), onFrame: () => seen++ })
  const payload = lengths[messageTypes.command]?.[1] ?? 0
  for (const fill of [0, 1])
    reader.push(rawFrame(messageTypes.command, 1, 1, new Uint8Array(payload).fill(fill)))
  expect(payload).toBe(maximumFrameBytes - 16)
  expect(seen).toBe(2)
})

test('sequence numbers wrap', () => {
  expect(isNewer(1, 0)).toBe(true)
  expect(isNewer(0, 0)).toBe(false)
  expect(isNewer(0, 1)).toBe(false)
  expect(isNewer(2, 0xffffffff)).toBe(true)
  expect(isNewer(0xffffffff, 2)).toBe(false)
})
