import type { Clock } from '../../../src/contract/clock.ts'
import type { SerialLink } from '../link.ts'
import { messageTypes } from '../protocol/constants.ts'
import { createCounters, isNewer, type LinkCounters } from '../protocol/counters.ts'
import type { SerialLayout } from '../protocol/layout.ts'
import {
  type Answer,
  createStateMessage,
  type Echo,
  type Fault,
  type Info,
  readAnswer,
  readEcho,
  readFault,
  readInfo,
  readState,
  robotPayloads,
  type StateMessage,
  writeCommand,
  writeEmpty,
  writeHello,
} from '../protocol/messages.ts'
import { createFrameReader, type Frame } from '../protocol/reader.ts'
import { createFrameWriter } from '../protocol/writer.ts'

export interface HostSessionOptions {
  readonly layout: SerialLayout
  readonly link: SerialLink
  readonly clock: Clock
  /** A STATE of this session that is newer than the last one; the message is reused. */
  onState(message: StateMessage, sequence: number): void
  onFault(fault: Fault): void
}

/** The host's side of the protocol over an open link. Timeouts are in seconds. */
export interface HostSession {
  readonly counters: LinkCounters
  /** Since the last HELLO. */
  readonly heard: { readonly bytes: number; readonly frames: number; readonly foreignVersion: number }
  /** When the last valid frame of this session came, on the clock. */
  readonly heardAtS: number
  /** Ask who is there; begins a new session. Undefined: no answer. */
  hello(timeoutS: number): Promise<Info | undefined>
  /** ARM, STOP or CLEAR, repeated until answered: 0 is yes, another number a refusal. Undefined: no answer. */
  request(type: number, timeoutS: number): Promise<number | undefined>
  /** Shape [actuators], finite. False when it did not go out. */
  command(values: Float64Array): boolean
  /** False when it did not go out. */
  write(type: number): boolean
  /** The next STATE for which `accept` holds, with its copy left in `message`. False: none came in time. */
  waitState(accept: (message: StateMessage) => boolean, timeoutS: number): Promise<boolean>
  /** The robot's answer to the last heartbeat. */
  readonly lastEcho: Echo
  close(): void
}

const retryS = 0.05
const helloEveryS = 0.25

export function createHostSession(options: HostSessionOptions): HostSession {
  const { layout, link, clock } = options
  const counters = createCounters()
  const writer = createFrameWriter()
  const message = createStateMessage(layout)
  let session = 0
  let sequence = 0
  let stateSequence = 0
  let heardAtS = Number.NEGATIVE_INFINITY
  let bytesHeard = 0
  let acceptedBefore = 0
  let challenge = 0
  let lastEcho: Echo = { answers: 0, deviceTimeUs: 0 }

  /** Each waits for one frame; it returns true once it has what it wants. */
  const stateWaiters = new Set<() => boolean>()
  const answerWaiters = new Set<(answer: Answer) => boolean>()
  const infoWaiters = new Set<(info: Info) => boolean>()
  const abandon = new Set<() => void>()

  const wait = <T>(
    waiters: Set<(value: T) => boolean>,
    accept: (value: T) => boolean,
    timeoutS: number,
    repeat?: { readonly everyS: number; act(): void },
  ): Promise<boolean> =>
    new Promise((resolve) => {
      const finish = (found: boolean): void => {
        clearTimeout(timeout)
        clearInterval(repeater)
        waiters.delete(waiter)
        abandon.delete(giveUp)
        resolve(found)
      }
      const waiter = (value: T): boolean => {
        const found = accept(value)
        if (found) finish(true)
        return found
      }
      const giveUp = (): void => finish(false)
      const timeout = setTimeout(giveUp, timeoutS * 1000)
      const repeater = repeat ? setInterval(repeat.act, repeat.everyS * 1000) : undefined
      waiters.add(waiter)
      abandon.add(giveUp)
      repeat?.act()
    })

  const onInfo = (frame: Frame): void => {
    const info = readInfo(frame)
    if (!info) {
      counters.wrongLength++
      return
    }
    if (info.challenge !== challenge) {
      counters.wrongSession++
      return
    }
    counters.accepted++
    // A second answer to a repeated HELLO is of a newer session: the robot obeys only that one.
    session = frame.session
    sequence = 0
    stateSequence = 0
    heardAtS = clock.nowS()
    for (const waiter of infoWaiters) waiter(info)
  }

  const onFrame = (frame: Frame): void => {
    if (frame.type === messageTypes.info) {
      onInfo(frame)
      return
    }
    if (frame.session !== session || session === 0) {
      counters.wrongSession++
      return
    }
    if (frame.type === messageTypes.state) {
      if (stateSequence !== 0 && !isNewer(frame.sequence, stateSequence)) {
        counters.oldSequence++
        return
      }
      stateSequence = frame.sequence
      readState(frame, message)
      heardAtS = clock.nowS()
      counters.accepted++
      options.onState(message, frame.sequence)
      for (const waiter of stateWaiters) waiter()
      return
    }
    heardAtS = clock.nowS()
    counters.accepted++
    if (frame.type === messageTypes.fault) options.onFault(readFault(frame))
    else if (frame.type === messageTypes.echo) lastEcho = readEcho(frame)
    else {
      const answer = readAnswer(frame)
      for (const waiter of answerWaiters) waiter(answer)
    }
  }

  const reader = createFrameReader({ lengths: robotPayloads(layout), counters, onFrame })
  link.onData((chunk) => {
    bytesHeard += chunk.length
    reader.push(chunk)
  })

  const send = (): boolean => link.write(writer.bytes, writer.length)
  const write = (type: number): boolean => {
    sequence = (sequence + 1) >>> 0
    writeEmpty(writer, type, session, sequence)
    return send()
  }

  return {
    counters,
    get heard() {
      const frames = counters.accepted - acceptedBefore
      return { bytes: bytesHeard, frames, foreignVersion: reader.foreignVersion }
    },
    get heardAtS() {
      return heardAtS
    },
    get lastEcho() {
      return lastEcho
    },
    hello: async (timeoutS) => {
      let answer: Info | undefined
      session = 0
      bytesHeard = 0
      acceptedBefore = counters.accepted
      challenge = (challenge + Math.floor(clock.nowS() * 1e6) + 1) >>> 0
      const accept = (info: Info): boolean => {
        answer = info
        return true
      }
      // Repeated: a board that resets when its port opens is deaf at first.
      const act = (): void => {
        writeHello(writer, challenge)
        send()
      }
      await wait(infoWaiters, accept, timeoutS, { everyS: helloEveryS, act })
      return answer
    },
    request: async (type, timeoutS) => {
      let refusal: number | undefined
      const before = sequence
      const accept = (answer: Answer): boolean => {
        // An answer to an earlier request of this type, which was repeated, is none to this one.
        if (answer.type !== type || !isNewer(answer.answers, before)) return false
        refusal = answer.refusal
        return true
      }
      await wait(answerWaiters, accept, timeoutS, { everyS: retryS, act: () => void write(type) })
      return refusal
    },
    command: (values) => {
      sequence = (sequence + 1) >>> 0
      writeCommand(writer, session, sequence, values)
      return send()
    },
    write,
    waitState: (accept, timeoutS) => wait(stateWaiters, () => accept(message), timeoutS),
    close: () => {
      for (const giveUp of abandon) giveUp()
    },
  }
}
