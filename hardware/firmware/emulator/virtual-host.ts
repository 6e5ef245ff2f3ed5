import { messageTypes } from '../../../drivers/serial/protocol/constants.ts'
import { createCounters } from '../../../drivers/serial/protocol/counters.ts'
import { serialLayout } from '../../../drivers/serial/protocol/layout.ts'
import {
  createStateMessage,
  readState,
  robotPayloads,
  type StateMessage,
  writeCommand,
  writeEmpty,
  writeHello,
} from '../../../drivers/serial/protocol/messages.ts'
import { createFrameReader } from '../../../drivers/serial/protocol/reader.ts'
import { createFrameWriter } from '../../../drivers/serial/protocol/writer.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { createEmulatedRobot, type EmulatedRobot } from './emulated-robot.ts'
import type { ServoPulse } from './servo-plant.ts'

/** A host in the same virtual time as the emulated robot. */
export interface VirtualHost extends EmulatedRobot {
  /** Of the last HELLO, 0 before. */
  readonly session: number
  /** The latest STATE. */
  readonly state: StateMessage
  /** STATEs of the present session. */
  readonly states: number
  /** All pulses so far. */
  readonly pulses: ServoPulse[]
  /** A new session, until STATE comes. */
  hello(): void
  /** ARM, CLEAR, HEARTBEAT, STOP: until the robot has dealt with it. */
  request(type: number): void
  /** A HEARTBEAT, of which the answer is not waited for. */
  beat(): void
  /** The bytes of the next COMMAND, which is not sent. */
  command(values: Float64Array): Uint8Array
}

const stepS = 0.001
const patienceS = 0.2

/** @param servoLagS time constant of its servos, that of hobby servos unless given */
export function createVirtualHost(
  description: RobotDescription,
  firmware: Uint8Array,
  servoLagS?: number,
): VirtualHost {
  const layout = serialLayout(description)
  const writer = createFrameWriter()
  const state = createStateMessage(layout)
  const pulses: ServoPulse[] = []
  const byte = new Uint8Array(1)
  let session = 0
  let sequence = 0
  let states = 0

  const reader = createFrameReader({
    lengths: robotPayloads(layout),
    counters: createCounters(),
    onFrame: (frame) => {
      if (frame.type === messageTypes.info) {
        session = frame.session
        sequence = 0
        states = 0
      } else if (frame.type === messageTypes.state && frame.session === session) {
        readState(frame, state)
        states++
      }
    },
  })
  const robot = createEmulatedRobot({
    description,
    firmware,
    onByte: (value) => {
      byte[0] = value
      reader.push(byte)
    },
    onPulse: (pulse) => pulses.push(pulse),
    servoLagS,
  })
  const runUntil = (done: () => boolean): void => {
    for (let waitedS = 0; waitedS < patienceS && !done(); waitedS += stepS) robot.run(stepS)
  }
  const present = (): Uint8Array => writer.bytes.slice(0, writer.length)

  return {
    ...robot,
    state,
    pulses,
    get session() {
      return session
    },
    get states() {
      return states
    },
    hello: () => {
      session = 0
      states = 0
      writeHello(writer, 1)
      robot.mcu.receive(present())
      runUntil(() => states > 0)
    },
    request: (type) => {
      writeEmpty(writer, type, session, ++sequence)
      robot.mcu.receive(present())
      const before = states
      // The first STATE may have been under way already.
      runUntil(() => states > before + 1)
    },
    beat: () => {
      writeEmpty(writer, messageTypes.heartbeat, session, ++sequence)
      robot.mcu.receive(present())
    },
    command: (values) => {
      writeCommand(writer, session, ++sequence, values)
      return present()
    },
  }
}
