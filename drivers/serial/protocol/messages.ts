import {
  commandKinds,
  crcBytes,
  headerBytes,
  maximumFaultTextBytes,
  maximumFrameBytes,
  messageTypes,
} from './constants.ts'
import { infoFixedBytes, type SerialLayout, stateBytes, type WireLimits } from './layout.ts'
import type { Frame } from './reader.ts'
import type { FrameWriter } from './writer.ts'

/** Shortest and longest payload of each type that one side takes. */
export type PayloadLengths = Readonly<Record<number, readonly [number, number] | undefined>>

type Counts = Pick<SerialLayout, 'sensors' | 'actuators'>

/** What a robot takes. */
export function hostPayloads({ actuators }: Counts): PayloadLengths {
  return {
    [messageTypes.hello]: [4, 4],
    [messageTypes.command]: [4 * actuators, 4 * actuators],
    [messageTypes.arm]: [0, 0],
    [messageTypes.stop]: [0, 0],
    [messageTypes.clear]: [0, 0],
    [messageTypes.heartbeat]: [0, 0],
    [messageTypes.disarm]: [0, 0],
  }
}

/** What a host takes. INFO may be of any robot: it is read to say which one is there. */
export function robotPayloads(counts: Counts): PayloadLengths {
  const state = stateBytes(counts)
  return {
    [messageTypes.info]: [infoFixedBytes, maximumFrameBytes - headerBytes - crcBytes],
    [messageTypes.state]: [state, state],
    [messageTypes.ack]: [5, 5],
    [messageTypes.nack]: [6, 6],
    [messageTypes.fault]: [2, 2 + maximumFaultTextBytes],
    [messageTypes.echo]: [12, 12],
  }
}

/** The robot's answer to HELLO. */
export interface Info {
  /** The number that HELLO carried: tells this answer from one to an earlier HELLO. */
  readonly challenge: number
  readonly descriptionHash: Uint8Array
  readonly firmware: readonly [number, number, number]
  readonly watchdogMs: number
  readonly stateRateHz: number
  readonly periodUs: number
  readonly sensors: number
  readonly limits: readonly WireLimits[]
  readonly robot: string
}

/** STATE. Arrays have the robot's shape: [sensors] and [actuators], SI units. */
export interface StateMessage {
  deviceTimeUs: number
  flags: number
  fault: number
  /** Sequence number of the last COMMAND that was obeyed, 0 before the first. */
  commandSequence: number
  readonly sensors: Float64Array
  /** What the outputs are told at present. */
  readonly command: Float64Array
}

export function createStateMessage({ sensors, actuators }: Counts): StateMessage {
  return {
    deviceTimeUs: 0,
    flags: 0,
    fault: 0,
    commandSequence: 0,
    sensors: new Float64Array(sensors),
    command: new Float64Array(actuators),
  }
}

export function writeHello(writer: FrameWriter, challenge: number): void {
  writer.begin(messageTypes.hello, 0, 0)
  writer.u32(challenge)
  writer.finish()
}

export function readHello(frame: Frame): number {
  return frame.view.getUint32(frame.payload, true)
}

/** ARM, STOP, CLEAR, HEARTBEAT and DISARM have no payload. */
export function writeEmpty(writer: FrameWriter, type: number, session: number, sequence: number): void {
  writer.begin(type, session, sequence)
  writer.finish()
}

export function writeCommand(
  writer: FrameWriter,
  session: number,
  sequence: number,
  values: Float64Array,
): void {
  writer.begin(messageTypes.command, session, sequence)
  for (let index = 0; index < values.length; index++) writer.f32(values[index])
  writer.finish()
}

/** Shape [actuators]. */
export function readCommand(frame: Frame, values: Float64Array): void {
  readFloats(frame.view, frame.payload, values)
}

export function writeInfo(writer: FrameWriter, session: number, sequence: number, info: Info): void {
  writer.begin(messageTypes.info, session, sequence)
  writer.u32(info.challenge)
  writer.put(info.descriptionHash)
  for (const part of info.firmware) writer.u8(part)
  writer.u8(0)
  writer.u16(info.watchdogMs)
  writer.u16(info.stateRateHz)
  writer.u32(info.periodUs)
  writer.u8(info.sensors)
  writer.u8(info.limits.length)
  for (const limits of info.limits) {
    writer.u8(commandKinds.indexOf(limits.kind))
    writer.f32(limits.lower)
    writer.f32(limits.upper)
    writer.f32(limits.velocity)
    writer.f32(limits.acceleration)
    writer.f32(limits.effort)
  }
  writer.put(new TextEncoder().encode(info.robot))
  writer.finish()
}

/** Undefined if its parts do not fit its length, or a limit is of no known kind. */
export function readInfo(frame: Frame): Info | undefined {
  const { view, payload } = frame
  const actuators = view.getUint8(payload + 33)
  const end = payload + frame.payloadLength
  const nameAt = payload + infoFixedBytes + 21 * actuators
  if (nameAt > end) return undefined
  const limits: WireLimits[] = []
  for (let at = payload + infoFixedBytes; at < nameAt; at += 21) {
    const kind = commandKinds[view.getUint8(at)]
    if (!kind) return undefined
    limits.push({
      kind,
      lower: view.getFloat32(at + 1, true),
      upper: view.getFloat32(at + 5, true),
      velocity: view.getFloat32(at + 9, true),
      acceleration: view.getFloat32(at + 13, true),
      effort: view.getFloat32(at + 17, true),
    })
  }
  return {
    challenge: view.getUint32(payload, true),
    descriptionHash: new Uint8Array(view.buffer, payload + 4, 16).slice(),
    firmware: [view.getUint8(payload + 20), view.getUint8(payload + 21), view.getUint8(payload + 22)],
    watchdogMs: view.getUint16(payload + 24, true),
    stateRateHz: view.getUint16(payload + 26, true),
    periodUs: view.getUint32(payload + 28, true),
    sensors: view.getUint8(payload + 32),
    limits,
    robot: new TextDecoder().decode(new Uint8Array(view.buffer, nameAt, end - nameAt)),
  }
}

export function writeState(
  writer: FrameWriter,
  session: number,
  sequence: number,
  state: StateMessage,
): void {
  writer.begin(messageTypes.state, session, sequence)
  writer.u64(state.deviceTimeUs)
  writer.u16(state.flags)
  writer.u16(state.fault)
  writer.u32(state.commandSequence)
  for (let index = 0; index < state.sensors.length; index++) writer.f32(state.sensors[index])
  for (let index = 0; index < state.command.length; index++) writer.f32(state.command[index])
  writer.finish()
}

export function readState(frame: Frame, state: StateMessage): void {
  const { view, payload } = frame
  state.deviceTimeUs = view.getUint32(payload + 4, true) * 4294967296 + view.getUint32(payload, true)
  state.flags = view.getUint16(payload + 8, true)
  state.fault = view.getUint16(payload + 10, true)
  state.commandSequence = view.getUint32(payload + 12, true)
  readFloats(view, payload + 16, state.sensors)
  readFloats(view, payload + 16 + 4 * state.sensors.length, state.command)
}

/** The robot's yes (`refusal` 0) or no to the request of type `type` and sequence number `answers`. */
export interface Answer {
  readonly answers: number
  readonly type: number
  readonly refusal: number
}

export function writeAnswer(writer: FrameWriter, session: number, sequence: number, answer: Answer): void {
  writer.begin(answer.refusal === 0 ? messageTypes.ack : messageTypes.nack, session, sequence)
  writer.u32(answer.answers)
  writer.u8(answer.type)
  if (answer.refusal !== 0) writer.u8(answer.refusal)
  writer.finish()
}

export function readAnswer({ view, payload, type }: Frame): Answer {
  return {
    answers: view.getUint32(payload, true),
    type: view.getUint8(payload + 4),
    refusal: type === messageTypes.nack ? view.getUint8(payload + 5) : 0,
  }
}

export interface Fault {
  readonly code: number
  readonly text: string
}

export function writeFault(writer: FrameWriter, session: number, sequence: number, fault: Fault): void {
  writer.begin(messageTypes.fault, session, sequence)
  writer.u16(fault.code)
  writer.put(new TextEncoder().encode(fault.text).subarray(0, maximumFaultTextBytes))
  writer.finish()
}

export function readFault({ view, payload, payloadLength }: Frame): Fault {
  const text = new TextDecoder().decode(new Uint8Array(view.buffer, payload + 2, payloadLength - 2))
  return { code: view.getUint16(payload, true), text }
}

/** The robot's answer to HEARTBEAT: which one, and when it came by the robot's clock. */
export interface Echo {
  readonly answers: number
  readonly deviceTimeUs: number
}

export function writeEcho(writer: FrameWriter, session: number, sequence: number, echo: Echo): void {
  writer.begin(messageTypes.echo, session, sequence)
  writer.u32(echo.answers)
  writer.u64(echo.deviceTimeUs)
  writer.finish()
}

export function readEcho({ view, payload }: Frame): Echo {
  return {
    answers: view.getUint32(payload, true),
    deviceTimeUs: view.getUint32(payload + 8, true) * 4294967296 + view.getUint32(payload + 4, true),
  }
}

function readFloats(view: DataView, at: number, into: Float64Array): void {
  for (let index = 0; index < into.length; index++) into[index] = view.getFloat32(at + 4 * index, true)
}
