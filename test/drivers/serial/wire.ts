import {
  faultCodes,
  messageTypes,
  nameOf,
  protocolVersion,
} from '../../../drivers/serial/protocol/constants.ts'
import { createCounters, type LinkCounters } from '../../../drivers/serial/protocol/counters.ts'
import {
  createStateMessage,
  hostPayloads,
  readAnswer,
  readCommand,
  readEcho,
  readFault,
  readHello,
  readInfo,
  readState,
  robotPayloads,
} from '../../../drivers/serial/protocol/messages.ts'
import { createFrameReader, type Frame } from '../../../drivers/serial/protocol/reader.ts'
import { createFrameWriter, type FrameWriter } from '../../../drivers/serial/protocol/writer.ts'

/** A frame as plain data, the way `docs/wire-protocol-vectors.json` writes it. */
export interface PlainFrame {
  readonly type: string
  readonly session: number
  readonly sequence: number
  readonly fields: Readonly<Record<string, unknown>>
}

interface Sizes {
  readonly sensors: number
  readonly actuators: number
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

function fieldsOf(frame: Frame, sizes: Sizes): Record<string, unknown> {
  if (frame.type === messageTypes.hello) return { challenge: readHello(frame) }
  if (frame.type === messageTypes.command) {
    const values = new Float64Array(sizes.actuators)
    readCommand(frame, values)
    return { values: [...values] }
  }
  if (frame.type === messageTypes.info) {
    const { descriptionHash, ...info } = readInfo(frame) ?? { descriptionHash: new Uint8Array() }
    return { ...info, descriptionHash: toHex(descriptionHash) }
  }
  if (frame.type === messageTypes.state) {
    const state = createStateMessage(sizes)
    readState(frame, state)
    return { ...state, sensors: [...state.sensors], command: [...state.command] }
  }
  if (frame.type === messageTypes.ack || frame.type === messageTypes.nack) {
    const { answers, type, refusal } = readAnswer(frame)
    return refusal === 0 ? { answers, type } : { answers, type, refusal }
  }
  if (frame.type === messageTypes.fault) return { ...readFault(frame) }
  if (frame.type === messageTypes.echo) return { ...readEcho(frame) }
  return {}
}

/** Everything readable in `bytes`, and what became of the rest. */
export function decodeAll(
  bytes: Uint8Array,
  sizes: Sizes,
  from: 'host' | 'robot',
): { frames: PlainFrame[]; counters: LinkCounters } {
  const frames: PlainFrame[] = []
  const counters = createCounters()
  const reader = createFrameReader({
    lengths: from === 'host' ? hostPayloads(sizes) : robotPayloads(sizes),
    counters,
    onFrame: (frame) => {
      counters.accepted++
      const { session, sequence } = frame
      frames.push({
        type: nameOf(messageTypes, frame.type),
        session,
        sequence,
        fields: fieldsOf(frame, sizes),
      })
    },
  })
  reader.push(bytes)
  return { frames, counters }
}

/** One frame, as its own bytes. */
export function frameBytes(write: (writer: FrameWriter) => void): Uint8Array {
  const writer = createFrameWriter()
  write(writer)
  return writer.bytes.slice(0, writer.length)
}

/** A frame with any header and payload, right or wrong. */
export function rawFrame(
  type: number,
  session: number,
  sequence: number,
  payload: Uint8Array = new Uint8Array(),
  version = protocolVersion,
): Uint8Array {
  return frameBytes((writer) => {
    writer.begin(type, session, sequence, version)
    writer.put(payload)
    writer.finish()
  })
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

export function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer)
}

export { faultCodes, messageTypes }
