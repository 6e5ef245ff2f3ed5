/**
 * The two messages that come many times a second, and the heartbeat, laid out as in `fields.ts`. TCP does what stuffing
 * and CRC do on a serial line.
 */
import type { MqttLayout } from './layout.ts'

const binaryVersion = 1
const binaryTypes = { command: 0x02, heartbeat: 0x06, state: 0x42, echo: 0x46 } as const

type Counts = Pick<MqttLayout, 'sensors' | 'actuators'>

const headerBytes = 10
const heartbeatBytes = headerBytes + 8
const echoBytes = headerBytes + 12
const stateFixedBytes = headerBytes + 28

/** A message of the host to the robot. */
export interface CommandMessage {
  /** A heartbeat has no values. */
  heartbeat: boolean
  /** The secret of the lease under which it was sent. */
  nonce: number
  sequence: number
  /** `deviceTimeUs` of the newest STATE that the host had seen: how old the command is, on the robot's own clock. */
  seenUs: number
  /** Shape [actuators], SI units. */
  readonly values: Float64Array
}

/** What the robot publishes at its rate. Arrays have the robot's shape. */
export interface MqttState {
  /** Drawn anew whenever the robot's program starts. */
  boot: number
  sequence: number
  /** The robot's clock when it sent this; never goes back within a boot. */
  deviceTimeUs: number
  /** `stateFlags` of the wire protocol. */
  flags: number
  fault: number
  /** Sequence number of the last COMMAND obeyed, 0 before the first of a lease. */
  commandSequence: number
  /** Number of the lease in force, 0 without one. Not its nonce. */
  lease: number
  /** When the watchdog was last fed, on the robot's clock; 0 before the first time. */
  fedUs: number
  readonly sensors: Float64Array
  readonly command: Float64Array
}

export interface EchoMessage {
  readonly boot: number
  /** Sequence number of the heartbeat. */
  readonly answers: number
  readonly deviceTimeUs: number
}

export function createMqttState({ sensors, actuators }: Counts): MqttState {
  const sizes = { sensors: new Float64Array(sensors), command: new Float64Array(actuators) }
  return {
    ...{ boot: 0, sequence: 0, deviceTimeUs: 0, flags: 0, fault: 0, commandSequence: 0, lease: 0, fedUs: 0 },
    ...sizes,
  }
}

export function createCommandMessage({ actuators }: Pick<MqttLayout, 'actuators'>): CommandMessage {
  return { heartbeat: false, nonce: 0, sequence: 0, seenUs: 0, values: new Float64Array(actuators) }
}

const u64 = (view: DataView, at: number): number =>
  view.getUint32(at + 4, true) * 4294967296 + view.getUint32(at, true)

function putU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value, true)
  view.setUint32(at + 4, value / 4294967296, true)
}

function putFloats(view: DataView, at: number, values: Float64Array): void {
  for (let index = 0; index < values.length; index++) view.setFloat32(at + 4 * index, values[index], true)
}

function readFloats(view: DataView, at: number, values: Float64Array): void {
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(at + 4 * index, true)
}

/** A message of its own: the client keeps it until the socket has taken it. */
function begin(length: number, type: number, session: number, sequence: number): DataView {
  const view = new DataView(new ArrayBuffer(length))
  view.setUint8(0, binaryVersion)
  view.setUint8(1, type)
  view.setUint32(2, session, true)
  view.setUint32(6, sequence, true)
  return view
}

const bytes = (view: DataView): Buffer => Buffer.from(view.buffer)

export function encodeCommand(message: CommandMessage): Buffer {
  const { heartbeat, nonce, sequence, values } = message
  const type = heartbeat ? binaryTypes.heartbeat : binaryTypes.command
  const view = begin(heartbeatBytes + (heartbeat ? 0 : 4 * values.length), type, nonce, sequence)
  putU64(view, headerBytes, message.seenUs)
  if (!heartbeat) putFloats(view, heartbeatBytes, values)
  return bytes(view)
}

export function encodeState(state: MqttState): Buffer {
  const { sensors, command } = state
  const length = stateFixedBytes + 4 * (sensors.length + command.length)
  const view = begin(length, binaryTypes.state, state.boot, state.sequence)
  putU64(view, headerBytes, state.deviceTimeUs)
  view.setUint16(headerBytes + 8, state.flags, true)
  view.setUint16(headerBytes + 10, state.fault, true)
  view.setUint32(headerBytes + 12, state.commandSequence, true)
  view.setUint32(headerBytes + 16, state.lease, true)
  putU64(view, headerBytes + 20, state.fedUs)
  putFloats(view, stateFixedBytes, sensors)
  putFloats(view, stateFixedBytes + 4 * sensors.length, command)
  return bytes(view)
}

export function encodeEcho({ boot, answers, deviceTimeUs }: EchoMessage, sequence: number): Buffer {
  const view = begin(echoBytes, binaryTypes.echo, boot, sequence)
  view.setUint32(headerBytes, answers, true)
  putU64(view, headerBytes + 4, deviceTimeUs)
  return bytes(view)
}

const viewOf = (payload: Uint8Array): DataView =>
  new DataView(payload.buffer, payload.byteOffset, payload.byteLength)

const starts = (view: DataView, type: number): boolean =>
  view.byteLength >= headerBytes && view.getUint8(0) === binaryVersion && view.getUint8(1) === type

/** False if it is not a COMMAND or heartbeat of this robot's size; `into` is then as it was. */
export function decodeCommand(payload: Uint8Array, into: CommandMessage): boolean {
  const view = viewOf(payload)
  const heartbeat = starts(view, binaryTypes.heartbeat)
  if (!heartbeat && !starts(view, binaryTypes.command)) return false
  if (view.byteLength !== heartbeatBytes + (heartbeat ? 0 : 4 * into.values.length)) return false
  into.heartbeat = heartbeat
  into.nonce = view.getUint32(2, true)
  into.sequence = view.getUint32(6, true)
  into.seenUs = u64(view, headerBytes)
  if (!heartbeat) readFloats(view, heartbeatBytes, into.values)
  return true
}

/** False if it is not a STATE of this robot's size; `into` is then as it was. */
export function decodeState(payload: Uint8Array, into: MqttState): boolean {
  const view = viewOf(payload)
  const { sensors, command } = into
  if (!starts(view, binaryTypes.state)) return false
  if (view.byteLength !== stateFixedBytes + 4 * (sensors.length + command.length)) return false
  into.boot = view.getUint32(2, true)
  into.sequence = view.getUint32(6, true)
  into.deviceTimeUs = u64(view, headerBytes)
  into.flags = view.getUint16(headerBytes + 8, true)
  into.fault = view.getUint16(headerBytes + 10, true)
  into.commandSequence = view.getUint32(headerBytes + 12, true)
  into.lease = view.getUint32(headerBytes + 16, true)
  into.fedUs = u64(view, headerBytes + 20)
  readFloats(view, stateFixedBytes, sensors)
  readFloats(view, stateFixedBytes + 4 * sensors.length, command)
  return true
}

export function decodeEcho(payload: Uint8Array): EchoMessage | undefined {
  const view = viewOf(payload)
  if (!starts(view, binaryTypes.echo) || view.byteLength !== echoBytes) return undefined
  return {
    boot: view.getUint32(2, true),
    answers: view.getUint32(headerBytes, true),
    deviceTimeUs: u64(view, headerBytes + 4),
  }
}
