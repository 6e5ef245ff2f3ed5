import { once } from 'node:events'
import { cpus } from 'node:os'
import { SerialPort } from 'serialport'
import { openSerialLink } from '../drivers/serial/link.ts'
import { messageTypes } from '../drivers/serial/protocol/constants.ts'
import { createCounters } from '../drivers/serial/protocol/counters.ts'
import { serialLayout } from '../drivers/serial/protocol/layout.ts'
import {
  createStateMessage,
  readEcho,
  readState,
  robotPayloads,
  writeEmpty,
  writeHello,
  writeState,
} from '../drivers/serial/protocol/messages.ts'
import { createFrameReader } from '../drivers/serial/protocol/reader.ts'
import { createFrameWriter } from '../drivers/serial/protocol/writer.ts'
import { startVirtualRobot } from '../drivers/serial/virtual-robot.ts'
import { loadDescription } from '../src/description/load.ts'
import { forkModule, moduleUrl } from '../src/runtime/spawn.ts'
import { mqttLinks } from './links/mqtt.ts'
import { compareEchoes } from './links/turns.ts'
import { spreadOf } from './statistics.ts'

const baudRate = 1_000_000
const rounds = 5
const roundTripsPerRound = 1000

/** One round trip, in µs. */
type RoundTrip = () => Promise<number>

/**
 * What the links cost: a frame through the serial codec, and a round trip to another process (through a
 * pseudo-terminal, and by way of a broker) beside the same with `serialport` or `mqtt` alone and no protocol. In turns, so that a busy machine slows both.
 */
export async function linksBenchmark(): Promise<void> {
  console.log(
    `Links, ${cpus()[0]?.model}, Node ${process.version}, median (lowest–highest) of ${rounds} rounds\n`,
  )
  for (const [sensors, actuators] of [
    [4, 2],
    [24, 12],
  ] as const) {
    const times = Array.from({ length: rounds }, () => codecTime(sensors, actuators))
    console.log(
      `STATE of ${sensors} sensors, ${actuators} actuators: encode + decode ${spreadOf(times)} µs of CPU`,
    )
  }

  const bare = await bareEcho()
  const ours = await protocolEcho()
  await compareEchoes([bare, ours], rounds, roundTripsPerRound)
  await mqttLinks(rounds, roundTripsPerRound)
}

/** µs of CPU time to encode one STATE and decode it again. */
function codecTime(sensors: number, actuators: number): number {
  const sizes = { sensors, actuators }
  const writer = createFrameWriter()
  const message = createStateMessage(sizes)
  message.sensors.forEach((_, index) => {
    message.sensors[index] = Math.sin(index + 1)
  })
  const received = createStateMessage(sizes)
  let decoded = 0
  const reader = createFrameReader({
    lengths: robotPayloads(sizes),
    counters: createCounters(),
    onFrame: (frame) => {
      readState(frame, received)
      decoded++
    },
  })
  const count = 100_000
  const before = process.cpuUsage()
  for (let sequence = 0; sequence < count; sequence++) {
    message.deviceTimeUs = sequence
    writeState(writer, 1, sequence, message)
    reader.push(writer.bytes, writer.length)
  }
  if (decoded !== count) throw new Error(`${decoded} of ${count} frames decoded`)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

/** 32 bytes there and back with `serialport` as it comes. */
async function bareEcho() {
  const child = forkModule(moduleUrl(import.meta.url, './echo-process'))
  const [path] = await once(child, 'message')
  const port = new SerialPort({ path: String(path), baudRate })
  await once(port, 'open')
  const message = Buffer.alloc(32, 7)
  let missing = 0
  let done = (): void => {}
  port.on('data', (chunk: Buffer) => {
    missing -= chunk.length
    if (missing === 0) done()
  })
  const roundTrip: RoundTrip = () =>
    new Promise((resolve) => {
      const startMs = performance.now()
      missing = message.length
      done = () => resolve((performance.now() - startMs) * 1000)
      port.write(message)
    })
  const close = async (): Promise<void> => {
    await new Promise((resolve) => port.close(resolve))
    child.disconnect()
  }
  return { name: 'serialport alone, 32 bytes', begin: async () => {}, roundTrip, close }
}

/** HEARTBEAT and its ECHO, with a virtual reacher that simulates and streams STATE meanwhile. */
async function protocolEcho() {
  const description = await loadDescription('reacher')
  const robot = await startVirtualRobot('reacher')
  const link = await openSerialLink({ path: robot.path, baudRate })
  const writer = createFrameWriter()
  let session = 0
  let sequence = 0
  let done = (): void => {}
  const reader = createFrameReader({
    lengths: robotPayloads(serialLayout(description)),
    counters: createCounters(),
    onFrame: (frame) => {
      const echoed = frame.type === messageTypes.echo && readEcho(frame).answers === sequence
      if (frame.type === messageTypes.info) {
        session = frame.session
        sequence = 0
      }
      if (echoed || frame.type === messageTypes.info) done()
    },
  })
  link.onData((chunk) => reader.push(chunk))
  // Anew each round: a session ends when the host is silent for 2 s, as it is in the other's round.
  const begin = (): Promise<void> =>
    new Promise((resolve) => {
      done = resolve
      writeHello(writer, 1)
      link.write(writer.bytes, writer.length)
    })
  const roundTrip: RoundTrip = () =>
    new Promise((resolve) => {
      const startMs = performance.now()
      done = () => resolve((performance.now() - startMs) * 1000)
      writeEmpty(writer, messageTypes.heartbeat, session, ++sequence)
      link.write(writer.bytes, writer.length)
    })
  const close = async (): Promise<void> => {
    await link.close()
    await robot.close()
  }
  return { name: 'Sinew HEARTBEAT to virtual robot', begin, roundTrip, close }
}
