import { createCounters } from '../../../drivers/serial/protocol/counters.ts'
import {
  type StateMessage,
  writeAnswer,
  writeCommand,
  writeEcho,
  writeEmpty,
  writeFault,
  writeHello,
  writeInfo,
  writeState,
} from '../../../drivers/serial/protocol/messages.ts'
import type { FrameWriter } from '../../../drivers/serial/protocol/writer.ts'
import {
  concat,
  decodeAll,
  frameBytes,
  fromHex,
  messageTypes,
  type PlainFrame,
  rawFrame,
  toHex,
} from './wire.ts'

/** The file for firmware authors: `docs/wire-protocol-vectors.json`. */
export interface VectorFile {
  readonly about: string
  /** Sizes of the robot that all frames belong to. */
  readonly robot: { readonly sensors: number; readonly actuators: number }
  readonly valid: readonly ValidVector[]
  readonly invalid: readonly InvalidVector[]
}

export interface ValidVector extends PlainFrame {
  readonly name: string
  readonly from: 'host' | 'robot'
  readonly hex: string
}

export interface InvalidVector {
  readonly name: string
  readonly from: 'host' | 'robot'
  readonly hex: string
  /** The counter that goes up by one; all others stay. */
  readonly counter: string
}

const robot = { sensors: 4, actuators: 2 }
const session = 0xa1b2c3d4

/** As JSON writes them: no typed arrays, bytes in hex. */
const plainFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (value instanceof Float64Array) return [name, [...value]]
      return [name, value instanceof Uint8Array ? toHex(value) : value]
    }),
  )

function vector(
  name: string,
  type: keyof typeof messageTypes,
  sequence: number,
  fields: object,
  write: (writer: FrameWriter) => void,
): ValidVector {
  const from = messageTypes[type] < 0x40 ? 'host' : 'robot'
  const hex = toHex(frameBytes(write))
  return {
    name,
    from,
    type,
    session: type === 'hello' ? 0 : session,
    sequence,
    fields: plainFields(fields),
    hex,
  }
}

function validVectors(): ValidVector[] {
  const info = {
    challenge: 0x12345678,
    descriptionHash: fromHex('000102030405060708090a0b0c0d0e0f'),
    firmware: [1, 4, 2] as const,
    watchdogMs: 100,
    stateRateHz: 100,
    periodUs: 20_000,
    sensors: 4,
    limits: [
      { kind: 'position' as const, lower: -2.5, upper: 2.5, velocity: 4, acceleration: 40, effort: 1.5 },
      { kind: 'effort' as const, lower: -1, upper: 1, velocity: 2, acceleration: 10, effort: 8 },
    ],
    robot: 'arm',
  }
  const state: StateMessage = {
    deviceTimeUs: 2 ** 32 + 1_000_000,
    flags: 0x11,
    fault: 0,
    commandSequence: 41,
    sensors: Float64Array.of(0, -1.25, 0.5, 3),
    command: Float64Array.of(0, 0.75),
  }
  const latched: StateMessage = { ...state, flags: 0x1e, fault: 2 }
  const values = Float64Array.of(0.5, -8)
  const ack = { answers: 3, type: messageTypes.arm }
  const nack = { answers: 3, type: messageTypes.arm, refusal: 3 }
  const fault = { code: 2, text: 'no valid COMMAND for 100 ms' }
  const echo = { answers: 9, deviceTimeUs: 123_456 }
  const empty = (name: 'arm' | 'stop' | 'clear' | 'heartbeat' | 'disarm', sequence: number): ValidVector =>
    vector(name.toUpperCase(), name, sequence, {}, (writer) => {
      writeEmpty(writer, messageTypes[name], session, sequence)
    })

  return [
    vector('HELLO', 'hello', 0, { challenge: 0x12345678 }, (w) => writeHello(w, 0x12345678)),
    vector('INFO', 'info', 1, info, (w) => writeInfo(w, session, 1, info)),
    vector('COMMAND', 'command', 42, { values }, (w) => writeCommand(w, session, 42, values)),
    empty('arm', 3),
    empty('stop', 4),
    empty('clear', 5),
    empty('heartbeat', 9),
    empty('disarm', 10),
    vector('STATE, armed', 'state', 300, state, (w) => writeState(w, session, 300, state)),
    vector('STATE, latched by the watchdog', 'state', 301, latched, (w) =>
      writeState(w, session, 301, latched),
    ),
    vector('ACK of ARM', 'ack', 2, ack, (w) => writeAnswer(w, session, 2, { ...ack, refusal: 0 })),
    vector('NACK of ARM: latched', 'nack', 2, nack, (w) => writeAnswer(w, session, 2, nack)),
    vector('FAULT: watchdog', 'fault', 3, fault, (w) => writeFault(w, session, 3, fault)),
    vector('ECHO of HEARTBEAT 9', 'echo', 4, echo, (w) => writeEcho(w, session, 4, echo)),
    vector('the highest sequence number', 'stop', 0xffffffff, {}, (w) => {
      writeEmpty(w, messageTypes.stop, session, 0xffffffff)
    }),
  ]
}

function invalidVectors(): InvalidVector[] {
  const command = rawFrame(messageTypes.command, session, 42, new Uint8Array(8).fill(7))
  const badCrc = command.slice()
  badCrc[badCrc.length - 2] = badCrc[badCrc.length - 2] ^ 1
  const make = (name: string, counter: string, bytes: Uint8Array): InvalidVector => ({
    name,
    from: 'host',
    hex: toHex(bytes),
    counter,
  })
  const { command: type, state } = messageTypes
  return [
    make('one bit of the CRC is wrong', 'badCrc', badCrc),
    make('protocol version 1', 'wrongVersion', rawFrame(type, session, 42, new Uint8Array(8), 1)),
    make('type 0x33 does not exist', 'unknownType', rawFrame(0x33, session, 42)),
    make('STATE comes from robots only', 'unknownType', rawFrame(state, session, 1, new Uint8Array(40))),
    make('COMMAND of one actuator', 'wrongLength', rawFrame(type, session, 42, new Uint8Array(4))),
    make('COMMAND of three actuators', 'wrongLength', rawFrame(type, session, 42, new Uint8Array(12))),
    make('ARM with a payload', 'wrongLength', rawFrame(messageTypes.arm, session, 42, new Uint8Array(1))),
    make('a COBS run that goes beyond the frame', 'malformed', fromHex('0009010200')),
    make('well stuffed, but too short to be a frame', 'malformed', fromHex('000401020300')),
    make('a frame cut off in the middle', 'malformed', concat(command.subarray(0, 12), Uint8Array.of(0))),
    make('600 bytes without a delimiter', 'overflow', concat(new Uint8Array(600).fill(1), Uint8Array.of(0))),
  ]
}

export function buildVectors(): VectorFile {
  return {
    about:
      'Frames of the Sinew wire protocol version 2, delimiters included. `valid` frames decode to the fields given, and encode to `hex`; `invalid` ones bump `counter` and nothing else. See wire-protocol.md.',
    robot,
    valid: validVectors(),
    invalid: invalidVectors(),
  }
}

/** Counters after decoding `hex`, without those that are zero. */
export function countersOf(hex: string, from: 'host' | 'robot', sizes = robot): Record<string, number> {
  const { counters } = decodeAll(fromHex(hex), sizes, from)
  return Object.fromEntries(
    Object.keys(createCounters())
      .map((name) => [name, counters[name as keyof typeof counters]] as const)
      .filter(([, count]) => count !== 0),
  )
}
