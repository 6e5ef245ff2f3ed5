import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/contract/clock.ts'
import type { MetricsRow } from '../../src/learn/metrics-log.ts'
import { createTensorboardLog } from '../../src/learn/tensorboard.ts'
import { crc32c, maskedCrc32c, tfRecord } from '../../src/learn/tf-record.ts'
import { readFields } from '../../src/policy/protobuf-reader.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The test vectors of RFC 3720, appendix B.4, as numbers (the RFC prints the bytes in wire order). */
describe('CRC-32C', () => {
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 … 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['31 … 0', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
    ['the check value', ascii('123456789'), 0xe3069283],
  ])('of %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected)
  })

  it('is unmasked by the inverse that readers use', () => {
    for (const text of ['', 'a', 'foo', 'a longer text than that']) {
      const rotated = (maskedCrc32c(ascii(text)) - 0xa282ead8) >>> 0
      expect(((rotated >>> 17) | (rotated << 15)) >>> 0).toBe(crc32c(ascii(text)))
    }
  })
})

/** Records of an event file, every checksum verified; throws at anything that is left over. */
function readRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const records: Uint8Array[] = []
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true))
    if (view.getUint32(at + 8, true) !== maskedCrc32c(file.subarray(at, at + 8)))
      throw new Error('length CRC')
    const data = file.subarray(at + 12, at + 12 + length)
    if (view.getUint32(at + 12 + length, true) !== maskedCrc32c(data)) throw new Error('data CRC')
    records.push(data)
    at += 16 + length
  }
  return records
}

interface Message {
  readonly number: number
  readonly wireType: number
  readonly bytes: Uint8Array
}

function parse(bytes: Uint8Array): Message[] {
  return [...readFields(bytes)].map(({ number, wireType, start, valueStart, end }) => ({
    number,
    wireType,
    bytes: bytes.subarray(wireType === 2 ? valueStart : start + 1, end),
  }))
}

const double = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true)
const float = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true)
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const varint = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte, index) => sum + (byte & 0x7f) * 2 ** (7 * index), 0)

function decode(record: Uint8Array) {
  const event = { wallTimeS: 0, step: 0, version: '', scalars: {} as Record<string, number> }
  for (const { number, bytes } of parse(record)) {
    if (number === 1) event.wallTimeS = double(bytes)
    if (number === 2) event.step = varint(bytes)
    if (number === 3) event.version = text(bytes)
    if (number !== 5) continue
    for (const value of parse(bytes)) {
      const [tag, scalar] = parse(value.bytes)
      expect([tag?.wireType, scalar?.wireType]).toEqual([2, 5])
      event.scalars[text(tag?.bytes ?? bytes)] = float(scalar?.bytes ?? bytes)
    }
  }
  return event
}

describe('the event file', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinew-tensorboard-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const startedAt = new Date('2026-03-04T05:06:07.500Z')
  const startS = startedAt.getTime() / 1000

  it('holds the rows of metrics.jsonl as scalars over environment steps', async () => {
    const clock = createManualClock(100)
    const log = createTensorboardLog(folder, startedAt, clock)
    clock.advance(2)
    log.write({ 'time/total_timesteps': 1000, 'rollout/ep_rew_mean': -1234.5, 'train/actor_loss': 0.25 })
    clock.advance(3)
    log.write({ 'time/total_timesteps': 3_000_000_000, 'eval/mean_reward': -150 })
    await log.close()
    const events = readRecords(await readFile(log.path)).map(decode)
    expect(events).toEqual([
      { wallTimeS: startS, step: 0, version: 'brain.Event:2', scalars: {} },
      {
        wallTimeS: startS + 2,
        step: 1000,
        version: '',
        scalars: { 'rollout/ep_rew_mean': -1234.5, 'train/actor_loss': 0.25 },
      },
      { wallTimeS: startS + 5, step: 3_000_000_000, version: '', scalars: { 'eval/mean_reward': -150 } },
    ])
    // TensorBoard finds files by this word.
    expect(basename(log.path)).toBe(`events.out.tfevents.${Math.floor(startS)}.sinew`)
  })

  it('leaves out what TensorBoard cannot show', async () => {
    const log = createTensorboardLog(folder, startedAt, createManualClock())
    const rows: MetricsRow[] = [
      { 'time/total_timesteps': 1, 'train/loss': Number.NaN },
      { 'train/loss': 1 },
      { 'time/total_timesteps': 2, 'train/loss': Number.POSITIVE_INFINITY, 'train/other': 1 },
    ]
    for (const row of rows) log.write(row)
    await log.close()
    const [, ...events] = readRecords(await readFile(log.path)).map(decode)
    expect(events).toMatchObject([{ step: 2, scalars: { 'train/other': 1 } }])
  })

  it('shows a changed byte as a wrong checksum', () => {
    const record = tfRecord(ascii('an event'))
    expect(readRecords(record).map(text)).toEqual(['an event'])
    for (let at = 0; at < record.length; at++) {
      const damaged = record.slice()
      damaged[at] = damaged[at] ^ 0x40
      expect(() => readRecords(damaged)).toThrow()
    }
  })

  it('of a resumed run tells TensorBoard what of the earlier file to forget, and leaves that file alone', async () => {
    const first = createTensorboardLog(folder, startedAt, createManualClock())
    first.write({ 'time/total_timesteps': 2_000, 'train/loss': 1 })
    await first.close()
    const before = await readFile(first.path)
    const log = createTensorboardLog(folder, startedAt, createManualClock(), { after: 1_500 })
    await log.close()
    expect(await readFile(first.path)).toEqual(before)
    expect(log.path > first.path).toBe(true) // TensorBoard reads them in this order
    const [version, restart] = readRecords(await readFile(log.path))
    expect(decode(version ?? new Uint8Array())).toMatchObject({ version: 'brain.Event:2' })
    expect(decode(restart ?? new Uint8Array())).toMatchObject({ step: 1_501, scalars: {} })
    // Event.session_log (field 7), SessionLog.status (field 1) = START (1).
    const session = parse(restart ?? new Uint8Array()).find(({ number }) => number === 7)
    expect(Array.from(session?.bytes ?? [])).toEqual([0x08, 1])
  })

  it('does not end a training that has no room for it', async () => {
    const log = createTensorboardLog(join(folder, 'not there'), startedAt, createManualClock())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(() => log.write({ 'time/total_timesteps': 1, 'train/loss': 1 })).not.toThrow()
    await log.close()
  })
})
