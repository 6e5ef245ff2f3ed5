import { setTimeout as sleep } from 'node:timers/promises'
import { SinewError } from '../../../src/contract/errors.ts'
import { broadcastId, largestId, nobodysId, type Packet } from './packet.ts'
import { createParameters } from './parameters.ts'
import { type Register, readValue, writeValue } from './registers.ts'
import { createWire, type Exchange, type Wire, type WireOptions } from './wire.ts'

/** What one servo answered. */
export interface Reply {
  readonly id: number
  readonly error: number
  readonly parameters: Uint8Array
}

/** Part of a bulk read or write: each servo its own place. */
export interface Place {
  readonly id: number
  readonly address: number
  readonly length: number
}

/** The questions and orders that a servo bus knows, as promises. For what happens in every control step: {@link Wire}. */
export interface ServoBus {
  readonly wire: Wire
  /** Its reply, or undefined if nobody answers; asked once, with that much more patience than usual. */
  ping(id: number, patience?: number): Promise<Reply | undefined>
  /** Ids that answer, of those asked. */
  scan(ids?: Iterable<number>): Promise<number[]>
  /** @throws SinewError `link` if it does not answer */
  readBytes(id: number, address: number, length: number): Promise<Reply>
  read(id: number, register: Register): Promise<number>
  /** Resolves with the error of the servo's answer; where it answers nothing to writes, 0. */
  writeBytes(id: number, address: number, bytes: Uint8Array): Promise<number>
  write(id: number, register: Register, value: number): Promise<number>
  /** Kept until `action`, which all servos take at once. */
  registeredWrite(id: number, register: Register, value: number): Promise<number>
  action(): Promise<void>
  /** One answer an id that answered. */
  syncRead(ids: readonly number[], address: number, length: number): Promise<Reply[]>
  syncWrite(address: number, values: ReadonlyMap<number, Uint8Array>): Promise<void>
  /** Of servos that answer. @throws SinewError `usage` where the protocol has no such thing */
  bulkRead(places: readonly Place[]): Promise<Reply[]>
  bulkWrite(
    entries: readonly { readonly id: number; readonly address: number; readonly bytes: Uint8Array }[],
  ): Promise<void>
  reboot(id: number): Promise<void>
  /** Find out whether requests come back, and leave them out from then on. */
  findEcho(): Promise<boolean>
  close(): void
}

export interface ServoBusOptions extends WireOptions {
  /** How often a question is asked again that was not answered. */
  readonly retries?: number
}

const settleMs = 100
/** A late answer is worse than a long wait: nothing in it says what it answers. In the bus's own latencies. */
const patience = 10

export function createServoBus(options: ServoBusOptions): ServoBus {
  const { codec, link, retries = 2 } = options
  const { instructions } = codec
  const wire = createWire(options)
  const parameters = createParameters(codec)

  /** Send it once; resolves with what came. */
  const talk = (
    id: number,
    instruction: number,
    replies: number,
    replyParameters: number,
    waits = 1,
  ): Promise<Reply[]> => {
    const frame = new Uint8Array(2 * codec.maximumParameters)
    const frameLength = codec.encode(frame, id, instruction, parameters.bytes, parameters.length)
    return new Promise((resolve) => {
      const came: Reply[] = []
      const exchange: Exchange = {
        frame,
        frameLength,
        replies,
        replyParameters,
        patience: waits,
        take: (packet) => {
          if (id !== broadcastId) {
            // A late answer to another question shows by its length; one that only refuses has none.
            const refusal = packet.length === 0 && packet.error !== 0
            if (packet.id !== id || (packet.length !== replyParameters && !refusal)) return false
          }
          came.push(copyOf(packet))
          return true
        },
        done: () => resolve(came),
      }
      wire.run(exchange)
    })
  }
  /** Ask one servo, and ask again. */
  const ask = async (
    id: number,
    instruction: number,
    replyParameters: number,
    fill: () => void,
  ): Promise<Reply> => {
    for (let attempt = 0; attempt <= retries; attempt++) {
      parameters.clear()
      fill()
      const [reply] = await talk(id, instruction, 1, replyParameters, patience * 2 ** attempt)
      const right = reply?.parameters.length === replyParameters
      // The answer to an earlier attempt may be on its way still, and is not to be taken for that to the next question.
      if (attempt > 0) await sleep(settleMs)
      if (reply && right) return reply
      if (!link.isOpen) break
    }
    throw new SinewError('link', `servo ${id} on ${link.path} does not answer`, {
      where: link.path,
      expected: `an answer, ${retries + 1} times asked`,
      received: 'none',
      fix: 'check the three wires to this servo and to the one before it, its id, and the supply',
    })
  }
  const tell = async (instruction: number, id: number, fill: () => void): Promise<number> => {
    if (id !== broadcastId) return (await ask(id, instruction, 0, fill)).error
    parameters.clear()
    fill()
    await talk(id, instruction, 0, 0)
    return 0
  }
  const bytesFor = (register: Register, value: number): Uint8Array => {
    const bytes = new Uint8Array(register.size)
    writeValue(register, value, bytes, 0)
    return bytes
  }
  const bulk = (instruction: number | undefined): number => {
    if (instruction !== undefined) return instruction
    throw new SinewError('usage', `the ${codec.name} protocol has no bulk read or write`, {
      where: link.path,
      fix: 'read the same registers of all servos with a sync read',
    })
  }
  const placed = (register: Register, value: number) => () => {
    parameters.address(register.address)
    parameters.bytesOf(bytesFor(register, value))
  }

  const bus: ServoBus = {
    wire,
    ping: async (id, patience = 1) => {
      parameters.clear()
      return (await talk(id, instructions.ping, 1, codec.name === 'dynamixel' ? 3 : 0, patience))[0]
    },
    scan: async (ids = Array.from({ length: largestId + 1 }, (_, id) => id)) => {
      const found: number[] = []
      for (const id of ids) if (await bus.ping(id)) found.push(id)
      return found
    },
    readBytes: (id, address, length) =>
      ask(id, instructions.read, length, () => {
        parameters.address(address)
        parameters.count(length)
      }),
    read: async (id, register) =>
      readValue(register, (await bus.readBytes(id, register.address, register.size)).parameters, 0),
    writeBytes: (id, address, bytes) =>
      tell(instructions.write, id, () => {
        parameters.address(address)
        parameters.bytesOf(bytes)
      }),
    write: (id, register, value) => tell(instructions.write, id, placed(register, value)),
    registeredWrite: (id, register, value) => tell(instructions.registeredWrite, id, placed(register, value)),
    action: async () => void (await tell(instructions.action, broadcastId, () => {})),
    syncRead: (ids, address, length) => {
      parameters.clear()
      parameters.address(address)
      parameters.count(length)
      for (const id of ids) parameters.byte(id)
      return talk(broadcastId, instructions.syncRead, ids.length, length)
    },
    syncWrite: async (address, values) => {
      const length = [...values.values()][0]?.length ?? 0
      parameters.clear()
      parameters.address(address)
      parameters.count(length)
      for (const [id, bytes] of values) {
        parameters.byte(id)
        parameters.bytesOf(bytes)
      }
      await talk(broadcastId, instructions.syncWrite, 0, 0)
    },
    bulkRead: async (places) => {
      const code = bulk(instructions.bulkRead)
      parameters.clear()
      for (const { id, address, length } of places) {
        parameters.byte(id)
        parameters.address(address)
        parameters.count(length)
      }
      return talk(broadcastId, code, places.length, Math.max(...places.map(({ length }) => length)))
    },
    bulkWrite: async (entries) => {
      const code = bulk(instructions.bulkWrite)
      parameters.clear()
      for (const { id, address, bytes } of entries) {
        parameters.byte(id)
        parameters.address(address)
        parameters.count(bytes.length)
        parameters.bytesOf(bytes)
      }
      await talk(broadcastId, code, 0, 0)
    },
    reboot: async (id) => void (await tell(instructions.reboot, id, () => {})),
    findEcho: async () => {
      wire.echo = false
      const before = wire.counters.packets.accepted
      parameters.clear()
      parameters.address(0)
      parameters.count(1)
      await talk(nobodysId, instructions.read, 1, 1)
      wire.echo = wire.counters.packets.accepted > before
      return wire.echo
    },
    close: wire.close,
  }
  return bus
}

function copyOf({ id, error, bytes, at, length }: Packet): Reply {
  return { id, error, parameters: bytes.slice(at, at + length) }
}
