import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../src/contract/clock.ts'
import { isNewer } from '../../serial/protocol/counters.ts'
import type { MqttConnection } from '../client.ts'
import {
  createCommandMessage,
  createMqttState,
  decodeEcho,
  decodeState,
  encodeCommand,
  type MqttState,
} from '../protocol/binary.ts'
import {
  type AnswerDocument,
  type ConnectionDocument,
  type FaultDocument,
  type InfoDocument,
  type LeaseDocument,
  readDocument,
  type Verb,
} from '../protocol/documents.ts'
import type { MqttLayout } from '../protocol/layout.ts'
import { nameOfTopic, type RobotId, type TopicName, topicOf, topics } from '../topics.ts'
import { createWaiters } from './waiters.ts'

export interface MqttSessionOptions {
  readonly layout: MqttLayout
  readonly id: RobotId
  readonly connection: MqttConnection
  readonly clock: Clock
  /** This host program, in a word that no other has. */
  readonly host: string
  /** The same for people. */
  readonly holder: string
  /** A STATE newer than the last one; the message is reused. */
  onState(message: MqttState): void
  onFault(fault: FaultDocument): void
  /** The robot's program went away, or another one took its place. */
  onGone(reason: string): void
}

/** The host's side of `docs/mqtt.md` over an open connection. Timeouts are in seconds. */
export interface MqttSession {
  /** What the broker had kept of the robot, and what came since; undefined: nothing. */
  readonly robot: ConnectionDocument | undefined
  readonly info: InfoDocument | undefined
  readonly lease: LeaseDocument | undefined
  /** When the last STATE came, on the clock. */
  readonly heardAtS: number
  /** The newest STATE; its sequence is 0 before the first. */
  readonly state: MqttState
  /** COMMANDs sent under the present lease. */
  readonly commands: number
  /** Round trip of the last heartbeat, in seconds; NaN before the first. */
  readonly roundTripS: number
  subscribe(): Promise<string | undefined>
  /** Until `accept` holds, looked at whenever something comes. */
  wait(accept: () => boolean, timeoutS: number): Promise<boolean>
  /** Repeated until answered. Undefined: no answer. */
  request(verb: Verb, timeoutS: number): Promise<AnswerDocument | undefined>
  /** Published once more until answered; false: no answer. */
  stop(reason: string, timeoutS: number): Promise<boolean>
  /** Stop without waiting. */
  stopNow(reason: string): void
  /** Shape [actuators], finite. False when it did not go out. */
  command(values: Float64Array): boolean
  heartbeat(): void
  close(): void
}

const retryS = 0.05
const commandExpiryS = 1

export function createMqttSession(options: MqttSessionOptions): MqttSession {
  const { layout, id, connection, clock, host, holder } = options
  const state = createMqttState(layout)
  const outgoing = createCommandMessage(layout)
  const waiters = createWaiters()
  let robot: ConnectionDocument | undefined
  let info: InfoDocument | undefined
  let lease: LeaseDocument | undefined
  let answer: AnswerDocument | undefined
  let sequence = 0
  let nonce = 0
  /** Requests are marked: a repetition gets the same answer, and so must no other. */
  const series = randomBytes(6).toString('hex')
  let asked = 0
  const mark = (): string => `${series}-${++asked}`
  let commands = 0
  let heardAtS = Number.NEGATIVE_INFINITY
  let beatSequence = 0
  let beatAtS = 0
  let roundTripS = Number.NaN
  const incoming = createMqttState(layout)

  const publish = (name: TopicName, payload: Uint8Array | string): boolean => {
    const expiry = name === 'command' || name === 'request' ? { expiryS: commandExpiryS } : {}
    return connection.publish(topicOf(id, name), payload, { ...topics[name], ...expiry })
  }
  const next = (): number => {
    sequence = (sequence + 1) >>> 0
    return sequence
  }

  const onConnection = (payload: Uint8Array): void => {
    const before = robot
    robot = readDocument('connection', payload)
    if (before?.state !== 'online') return
    if (robot?.state === 'online' && robot.boot === before.boot) return
    const words = {
      online: 'was started anew',
      offline: 'went offline',
      broken: 'lost its broker or its power',
    }
    options.onGone(`the robot ${robot ? words[robot.state] : 'is gone'}`)
  }

  const onState = (payload: Uint8Array): void => {
    if (!decodeState(payload, incoming)) return
    const restarted = incoming.boot !== state.boot
    if (!restarted && !isNewer(incoming.sequence, state.sequence)) return
    const had = state.boot
    decodeState(payload, state)
    if (restarted && had !== 0) options.onGone('the robot was started anew')
    heardAtS = clock.nowS()
    options.onState(state)
  }

  connection.onMessage((topic, payload) => {
    const name = nameOfTopic(topic)
    if (topic !== topicOf(id, name ?? 'state')) return
    if (name === 'state') onState(payload)
    else if (name === 'connection') onConnection(payload)
    else if (name === 'info') info = readDocument('info', payload)
    else if (name === 'lease') lease = readDocument('lease', payload)
    else if (name === 'answer') answer = readDocument('answer', payload)
    else if (name === 'echo') {
      const echo = decodeEcho(payload)
      if (echo?.boot === state.boot && echo.answers === beatSequence) roundTripS = clock.nowS() - beatAtS
    } else if (name === 'fault') {
      const fault = readDocument('fault', payload)
      if (fault) options.onFault(fault)
    }
    waiters.look()
  })

  const sendRequest = (verb: Verb, requestId: string): void => {
    const stamp = { nonce, sequence: next(), seenUs: state.deviceTimeUs }
    publish('request', JSON.stringify({ verb, id: requestId, host, holder, ...stamp }))
  }
  const sendStop = (reason: string, requestId: string): void =>
    void publish('stop', JSON.stringify({ id: requestId, reason }))

  return {
    state,
    get robot() {
      return robot
    },
    get info() {
      return info
    },
    get lease() {
      return lease
    },
    get heardAtS() {
      return heardAtS
    },
    get commands() {
      return commands
    },
    get roundTripS() {
      return roundTripS
    },
    subscribe: () =>
      connection.subscribe(
        (['connection', 'info', 'lease', 'state', 'echo', 'answer', 'fault'] as const).map((name) => ({
          topic: topicOf(id, name),
          qos: topics[name].qos,
          retained: topics[name].retain,
        })),
      ),
    wait: waiters.wait,
    request: async (verb, timeoutS) => {
      const requestId = mark()
      let found: AnswerDocument | undefined
      const accept = (): boolean => {
        if (answer?.id !== requestId) return false
        // Too old when it came: the next repetition may be in time.
        if (answer.refusal === 'old') return false
        found = answer
        return true
      }
      await waiters.wait(accept, timeoutS, { everyS: retryS, act: () => sendRequest(verb, requestId) })
      if (found?.ok && verb === 'lease' && found.nonce !== undefined) {
        nonce = found.nonce
        sequence = 0
        commands = 0
      }
      return found
    },
    stop: (reason, timeoutS) => {
      const requestId = mark()
      return waiters.wait(() => answer?.id === requestId, timeoutS, {
        everyS: 2 * retryS,
        act: () => sendStop(reason, requestId),
      })
    },
    stopNow: (reason) => sendStop(reason, mark()),
    command: (values) => {
      outgoing.heartbeat = false
      outgoing.nonce = nonce
      outgoing.sequence = next()
      outgoing.seenUs = state.deviceTimeUs
      outgoing.values.set(values)
      commands++
      return publish('command', encodeCommand(outgoing))
    },
    heartbeat: () => {
      outgoing.heartbeat = true
      outgoing.nonce = nonce
      outgoing.sequence = next()
      outgoing.seenUs = state.deviceTimeUs
      beatSequence = outgoing.sequence
      beatAtS = clock.nowS()
      publish('command', encodeCommand(outgoing))
    },
    close: waiters.giveUp,
  }
}
