import type { Clock } from '../../../../src/contract/clock.ts'
import { createRandom, type Random } from '../../../../src/contract/random.ts'
import type { ServoFamily } from '../family.ts'
import { broadcastId, type Packet } from '../packet.ts'
import { type Answer, answer } from './instructions.ts'
import type { EmulatedServo, ServoRules } from './servo.ts'

/** What goes wrong on an emulated bus; shares of the replies. May be changed while it runs. */
export interface BusFaults {
  /** Does what the host sends come back to it? */
  echo: boolean
  drop: number
  /** One byte of the reply is another. */
  corrupt: number
  /** On top of the return delay. */
  lateS: number
  /** Not a single byte. */
  mute: boolean
}

export interface BusEmulatorCounters {
  requests: number
  replies: number
  /** The host talked while a servo did. */
  collisions: number
}

export interface BusEmulatorOptions {
  readonly family: ServoFamily
  readonly rules: ServoRules
  readonly servos: readonly EmulatedServo[]
  readonly clock: Clock
  readonly random?: Random
  /** Bytes to the host. */
  write(bytes: Uint8Array, length: number): void
}

/** A half-duplex bus with servos on it: bytes in, bytes out, each in the time that it takes on the wire. */
export interface BusEmulator {
  readonly faults: BusFaults
  readonly counters: BusEmulatorCounters
  /** How long nothing has been heard of a host. */
  readonly silentS: number
  /** When the next bytes go out; infinite if none wait. */
  readonly nextDueS: number
  receive(chunk: Uint8Array): void
  /** Send what is due. */
  tick(): void
}

const bitsAByte = 10

export function createBusEmulator(options: BusEmulatorOptions): BusEmulator {
  const { family, rules, servos, clock, write } = options
  const { codec, registers } = family
  const random = options.random ?? createRandom(1)
  const faults: BusFaults = { echo: false, drop: 0, corrupt: 0, lateS: 0, mute: false }
  const counters: BusEmulatorCounters = { requests: 0, replies: 0, collisions: 0 }
  const baudRates = new Map(Object.entries(family.baudRates).map(([rate, code]) => [code, Number(rate)]))
  let waiting: { readonly dueS: number; readonly bytes: Uint8Array; readonly echo: boolean }[] = []
  /** When the last byte on the wire has passed. */
  let freeAtS = 0
  let heardAtS = clock.nowS()

  const byteS = (): number => {
    const [first] = servos
    const rate = first ? baudRates.get(first.value(registers.baudRate)) : undefined
    return bitsAByte / (rate ?? 1_000_000)
  }
  const send = (bytes: Uint8Array, delayS: number, echo = false): void => {
    freeAtS += delayS + bytes.length * byteS()
    waiting.push({ dueS: freeAtS, bytes, echo })
  }
  const reply = (servo: EmulatedServo, { error, parameters }: Answer): void => {
    const room = new Uint8Array(2 * codec.maximumParameters)
    const length = codec.encodeReply(room, servo.id, error, parameters, parameters.length)
    const bytes = room.subarray(0, length)
    counters.replies++
    if (faults.mute || random.uniform() < faults.drop) return
    if (random.uniform() < faults.corrupt) {
      const at = random.integer(length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random.integer(255))
    }
    // Both makes count the return delay in steps of 2 µs.
    send(bytes, servo.value(registers.returnDelay) * 2e-6 + faults.lateS)
  }
  const reader = codec.createReader((packet: Packet) => {
    counters.requests++
    for (const { servo, ...each } of answer(family, rules, servos, packet)) reply(servo, each)
    if (packet.id !== broadcastId || rules.orderedPing || packet.instruction !== codec.instructions.ping)
      return
    // All at once is no answer at all.
    if (servos.length > 1) for (const { bytes } of waiting) bytes.fill(0)
  })

  return {
    faults,
    counters,
    get silentS() {
      return clock.nowS() - heardAtS
    },
    get nextDueS() {
      return waiting[0]?.dueS ?? Number.POSITIVE_INFINITY
    },
    receive: (chunk) => {
      const nowS = clock.nowS()
      heardAtS = nowS
      if (waiting.some(({ dueS, echo }) => dueS > nowS && !echo)) {
        counters.collisions++
        // Two at once make noise of both.
        for (const { bytes } of waiting) for (let at = 0; at < bytes.length; at++) bytes[at] = 0xaa
        reader.reset()
        return
      }
      freeAtS = Math.max(freeAtS, nowS)
      if (faults.echo) send(chunk.slice(), 0, true)
      else freeAtS += chunk.length * byteS()
      reader.push(chunk)
    },
    tick: () => {
      const nowS = clock.nowS()
      while (waiting[0] && waiting[0].dueS <= nowS) {
        const { bytes } = waiting[0]
        waiting = waiting.slice(1)
        write(bytes, bytes.length)
      }
    },
  }
}
