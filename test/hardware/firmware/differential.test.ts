import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createFarEnd } from '../../../drivers/serial/far-end.ts'
import { messageTypes } from '../../../drivers/serial/protocol/constants.ts'
import { firmwarePlan } from '../../../hardware/firmware/generate/plan.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { decodeAll, floats, type PlainFrame, rawFrame } from '../../drivers/serial/wire.ts'
import { avrReacher } from './avr-reacher.ts'
import { buildCore, replay, script } from './core.ts'
import { haveTool } from './toolchain.ts'

const description = await avrReacher()
const sizes = { sensors: 4, actuators: 2 }
const frames = 4000
const seed = 11
const firstSession = 1000

/** One frame in a story of a host that is mostly right, and how much time passes after it. */
function* story(): Generator<{ readonly bytes: Uint8Array; readonly passMs: number }> {
  const random = createRandom(seed)
  let session = firstSession - 1
  let sequence = 0
  const wanted = [0, 0]
  const { hello, command, arm, stop, clear, heartbeat, disarm } = messageTypes
  for (let count = 0; count < frames; count++) {
    const dice = random.integer(200)
    const type =
      count === 0 || dice === 0
        ? hello
        : dice < 12
          ? arm
          : dice < 14
            ? stop
            : dice < 24
              ? clear
              : dice < 34
                ? heartbeat
                : dice < 36
                  ? disarm
                  : command
    if (type === hello) {
      session++
      sequence = 0
    }
    sequence += random.integer(20) === 0 ? 1 + random.integer(4) : 1
    if (type === arm) wanted.fill(0)
    for (const [index, value] of wanted.entries()) {
      const leap = random.integer(30) === 0 ? 1 : 0.005
      wanted[index] = Math.max(-2.7, Math.min(2.7, value + leap * random.between(-1, 1)))
    }
    const payload =
      type === hello
        ? floats(1)
        : type === command
          ? floats(...wanted.map((value) => (random.integer(150) === 0 ? Number.NaN : value)))
          : new Uint8Array()
    const bytes = rawFrame(
      type,
      type === hello ? 0 : random.integer(50) === 0 ? session + 7 : session,
      type === hello ? 0 : random.integer(50) === 0 ? sequence - 3 : sequence,
      payload,
    )
    if (random.integer(60) === 0) bytes[4] = (bytes[4] ?? 0) ^ 1
    yield { bytes, passMs: random.integer(40) === 0 ? 120 : 15 + random.integer(10) }
  }
}

/** What can be compared: words and the host's clock are each side's own. */
function comparable({ type, sequence, session, fields }: PlainFrame): unknown {
  const { text: _text, deviceTimeUs: _time, descriptionHash: _hash, limits: _limits, ...rest } = fields
  return { type, sequence, session, ...rest, command: undefined }
}

describe.skipIf(!haveTool('gcc', 'gcc'))('two far ends, written twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-core-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('the C core and the virtual robot answer the same story alike', () => {
    // A hair fast, so that what is due at a whole millisecond is due by its reckoning in seconds as well.
    let nowMs = 0
    const clock = { nowS: () => (nowMs / 1000) * (1 + 1e-9) }
    const sent: number[] = []
    const random = createRandom(1)
    let session = firstSession - 1
    const farEnd = createFarEnd({
      description,
      clock,
      random: { ...random, integer: () => session++ },
      body: { healthy: true, read: (values) => values.fill(0), command: () => {} },
      write: (bytes, length) => {
        sent.push(...bytes.subarray(0, length))
        return true
      },
    })
    const lines: string[] = []
    const theirs: PlainFrame[][] = []
    for (const { bytes, passMs } of story()) {
      lines.push(script.receive(bytes), script.pass(passMs * 1000), script.shot)
      farEnd.receive(bytes)
      for (let ms = 0; ms < passMs; ms++) {
        nowMs++
        farEnd.tick()
      }
      theirs.push(decodeAll(Uint8Array.from(sent.splice(0)), sizes, 'robot').frames)
    }
    const program = buildCore(firmwarePlan(description), [1, 0, 0], 'replay', folder)
    const shots = replay(program, lines, sizes.actuators)
    expect(shots).toHaveLength(frames)
    let commanded = 0
    for (const [index, { sent: bytes }] of shots.entries()) {
      const ours = decodeAll(bytes, sizes, 'robot').frames
      const other = theirs[index] ?? []
      expect(ours.map(comparable), `seed ${seed}, frame ${index}`).toEqual(other.map(comparable))
      // float32 against float64, and that adds up as long as the host asks for more than it may.
      for (const [at, frame] of ours.entries()) {
        const wanted = (other[at]?.fields.command ?? []) as number[]
        for (const [joint, value] of ((frame.fields.command ?? []) as number[]).entries()) {
          expect(Math.abs(value - (wanted[joint] ?? Number.NaN)), `frame ${index}`).toBeLessThan(2e-4)
          if (value !== 0) commanded++
        }
      }
    }
    expect(commanded).toBeGreaterThan(1000)
    // The story has to have been one of motion, clamps and faults for the agreement to mean anything.
    const { commandsObeyed, commandsClamped, commandsRefused, watchdogTrips } = farEnd.statistics
    expect(Math.min(commandsObeyed, commandsClamped, commandsRefused, watchdogTrips)).toBeGreaterThan(10)
  }, 60_000)
})
