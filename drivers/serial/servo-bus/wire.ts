import type { Clock } from '../../../src/contract/clock.ts'
import type { SerialLink } from '../link.ts'
import { createEcho } from './echo.ts'
import { broadcastId, type Packet, type PacketCodec, type PacketCounters } from './packet.ts'

/** One talk over the bus: a request out, and as many replies in. Prepared once, and used as often as one likes. */
export interface Exchange {
  readonly frame: Uint8Array
  frameLength: number
  /** Replies to come, in any order. */
  replies: number
  /** Parameters that each of them has, for the deadline. */
  readonly replyParameters: number
  /** How much longer than the bus's own latency is waited for them; 1 unless given. */
  readonly patience?: number
  /** A reply. False if it is not one to this request. */
  take(packet: Packet): boolean
  /** All have come, or the deadline has passed. */
  done(complete: boolean): void
}

export interface WireCounters {
  readonly packets: PacketCounters
  requests: number
  replies: number
  /** Requests that a reply to was not there in time. */
  timeouts: number
  /** Replies that nobody asked for. */
  unexpected: number
  /** What came back as an echo was not what was sent: two of them talk at once. */
  collisions: number
}

/** A half-duplex bus: one exchange at a time, with a deadline for each. */
export interface Wire {
  readonly counters: WireCounters
  readonly busy: boolean
  /** When a reply was last taken. */
  readonly heardAtS: number
  /** Do requests come back, as they do where both directions share one wire? */
  echo: boolean
  /** Now if the bus is free, else as soon as it is: before all that waits, if it is urgent. */
  run(exchange: Exchange, urgent?: boolean): void
  /** Give up what is due. To be called every few milliseconds. */
  tick(): void
  /** Nothing goes out any more; what waits is done, and incomplete. */
  close(): void
}

export interface WireOptions {
  readonly link: SerialLink
  readonly codec: PacketCodec
  readonly clock: Clock
  readonly baudRate: number
  /** What adapter and system may add to the time on the wire; USB adapters of FTDI hold bytes back for 16 ms. */
  readonly latencyS?: number
  /** The link does not take what is written. */
  onRefused?(): void
}

const bitsAByte = 10
/** Of a servo as it comes from the works. */
const longestReturnDelayS = 0.0005

export function createWire(options: WireOptions): Wire {
  const { link, codec, clock, baudRate, latencyS = 0.02 } = options
  const waiting: Exchange[] = []
  let current: Exchange | undefined
  let left = 0
  let deadlineS = 0
  let heardAtS = Number.NEGATIVE_INFINITY
  let closed = false

  const reader = codec.createReader((packet) => {
    if (!current || !codec.isReply(packet) || packet.id === broadcastId || !current.take(packet)) {
      counters.unexpected++
      return
    }
    heardAtS = clock.nowS()
    counters.replies++
    left--
    if (left === 0) finish(true)
  })
  const counters: WireCounters = {
    packets: reader.counters,
    requests: 0,
    replies: 0,
    timeouts: 0,
    unexpected: 0,
    collisions: 0,
  }

  const echo = createEcho(() => {
    counters.collisions++
  })

  const start = (exchange: Exchange): void => {
    // What is still in the buffer answers something that was given up.
    reader.reset()
    current = exchange
    left = exchange.replies
    counters.requests++
    const { frame, frameLength } = exchange
    if (wire.echo) echo.sent(frame, frameLength)
    const replyBytes = left * (codec.replyOverhead + exchange.replyParameters)
    deadlineS =
      clock.nowS() +
      ((frameLength + replyBytes) * bitsAByte) / baudRate +
      left * longestReturnDelayS +
      latencyS * (exchange.patience ?? 1)
    if (!link.write(frame, frameLength)) {
      options.onRefused?.()
      finish(false)
    } else if (left === 0) finish(true)
  }
  const next = (): void => {
    const exchange = current || closed ? undefined : waiting.shift()
    if (exchange) start(exchange)
  }
  const finish = (complete: boolean): void => {
    const done = current
    current = undefined
    done?.done(complete)
    next()
  }

  link.onData((chunk) => {
    reader.push(chunk, echo.skip(chunk))
  })

  const wire: Wire = {
    counters,
    echo: false,
    get busy() {
      return current !== undefined
    },
    get heardAtS() {
      return heardAtS
    },
    run: (exchange, urgent = false) => {
      if (closed) exchange.done(false)
      else if (!current) start(exchange)
      else if (urgent) waiting.unshift(exchange)
      else waiting.push(exchange)
    },
    tick: () => {
      if (!current || clock.nowS() < deadlineS) return
      counters.timeouts++
      echo.forget()
      finish(false)
    },
    close: () => {
      if (closed) return
      closed = true
      finish(false)
      for (const exchange of waiting.splice(0)) exchange.done(false)
    },
  }
  return wire
}
