import { expect, test } from 'vitest'
import { createCounters } from '../../../drivers/serial/protocol/counters.ts'
import {
  createStateMessage,
  readState,
  robotPayloads,
  writeState,
} from '../../../drivers/serial/protocol/messages.ts'
import { createFrameReader } from '../../../drivers/serial/protocol/reader.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { createFarEndRig } from './far-end-rig.ts'
import { testReacher } from './test-reacher.ts'
import { concat, decodeAll, floats, frameBytes, messageTypes, rawFrame } from './wire.ts'

const megabyte = 1 << 20

/** Runs of random bytes that add up to `total`, each followed by `frame(index)`. */
function garbageBetween(total: number, seed: number, frame: (index: number) => Uint8Array): Uint8Array {
  const random = createRandom(seed)
  const parts: Uint8Array[] = []
  for (let left = total, index = 0; left > 0; index++) {
    const length = Math.min(left, 1 + random.integer(2000))
    // Some runs are rich in zeros and small numbers: those look most like frames.
    const top = random.integer(2) === 0 ? 256 : 8
    parts.push(
      Uint8Array.from({ length }, () => random.integer(top)),
      frame(index),
    )
    left -= length
  }
  return concat(...parts)
}

/** Feed in chunks as a serial port would. */
function feed(stream: Uint8Array, push: (chunk: Uint8Array) => void): void {
  for (let at = 0; at < stream.length; at += 777) push(stream.subarray(at, at + 777))
}

test('host: 1 MB of random bytes between STATEs: no exception, no wrong value, every STATE read', () => {
  const sizes = { sensors: 4, actuators: 2 }
  const sensorsOf = (index: number): number[] => [index, index / 2, -index, index / 4]
  let frames = 0
  const stream = garbageBetween(megabyte, 7, (index) => {
    frames++
    return frameBytes((writer) => {
      writeState(writer, 77, index + 1, {
        deviceTimeUs: index * 10_000,
        flags: 0,
        fault: 0,
        commandSequence: index,
        sensors: Float64Array.from(sensorsOf(index)),
        command: Float64Array.of(index, index),
      })
    })
  })
  const counters = createCounters()
  const message = createStateMessage(sizes)
  let read = 0
  const reader = createFrameReader({
    lengths: robotPayloads(sizes),
    counters,
    onFrame: (frame) => {
      readState(frame, message)
      expect(frame.sequence).toBe(read + 1)
      expect([...message.sensors]).toEqual(sensorsOf(read))
      read++
    },
  })
  feed(stream, reader.push)
  expect(frames).toBeGreaterThan(500)
  expect(read).toBe(frames)
  expect(counters.malformed + counters.badCrc + counters.overflow).toBeGreaterThan(1000)
  expect(counters.unknownType + counters.wrongLength + counters.wrongVersion).toBe(0)
})

test('robot: 1 MB of random bytes between COMMANDs: no exception, no wrong value, every COMMAND obeyed', async () => {
  const reacher = await testReacher()
  const rig = createFarEndRig(reacher)
  rig.receive(rawFrame(messageTypes.hello, 0, 0, new Uint8Array(4)))
  const session = decodeAll(rig.take(), rig.farEnd.layout, 'robot').frames[0]?.session ?? 0
  rig.receive(rawFrame(messageTypes.arm, session, 1))
  const wanted: number[][] = []
  const stream = garbageBetween(megabyte, 8, (index) => {
    const values = [Math.sin(index / 200), 0.5 * Math.sin(index / 100)]
    wanted.push(values.map(Math.fround))
    return rawFrame(messageTypes.command, session, index + 2, floats(...values))
  })
  const before = rig.body.commands.length
  feed(stream, rig.receive)
  expect(rig.body.commands.slice(before)).toEqual(wanted)
  expect(rig.farEnd.state).toBe('armed')
  expect(rig.farEnd.statistics).toMatchObject({ commandsObeyed: wanted.length, commandsClamped: 0 })
})
