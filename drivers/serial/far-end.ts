import type { Clock } from '../../src/contract/clock.ts'
import type { Random } from '../../src/contract/random.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { createFarEndOutputs, type FarEndBody } from './far-end/outputs.ts'
import { createFarEndSender } from './far-end/sender.ts'
import { createFarEndStatistics, type FarEndStatistics } from './far-end/statistics.ts'
import { faultCodes, messageTypes, nameOf, refusals, stateFlags } from './protocol/constants.ts'
import { isNewer } from './protocol/counters.ts'
import { type SerialLayout, serialLayout } from './protocol/layout.ts'
import { createStateMessage, hostPayloads, readCommand, readHello } from './protocol/messages.ts'
import { createFrameReader, type Frame } from './protocol/reader.ts'

export interface FarEndOptions {
  readonly description: RobotDescription
  readonly body: FarEndBody
  readonly clock: Clock
  /** Draws the session numbers. */
  readonly random: Random
  readonly firmware?: readonly [number, number, number]
  /** Bytes for the host; false when they did not all fit. The buffer is reused. */
  write(bytes: Uint8Array, length: number): boolean
}

/** `idle` streams nothing; `latched` refuses ARM until CLEAR, and no new session ends it. */
export type FarEndState = 'idle' | 'disarmed' | 'armed' | 'latched'

/** The robot's side of the protocol: bytes in, bytes out. */
export interface FarEnd {
  readonly state: FarEndState
  readonly layout: SerialLayout
  readonly statistics: FarEndStatistics
  /** What the outputs are told at present. Shape [actuators]. */
  readonly inForce: Float64Array
  receive(chunk: Uint8Array, length?: number): void
  /** Run what is due: the watchdogs, then STATE. To be called every few milliseconds. */
  tick(): void
  /** Outputs to rest, and silence: the robot is being switched off. */
  shutDown(): void
}

/** A session ends when the host has not been heard at all for this long. */
export const sessionTimeoutS = 2

/**
 * The far end as a state machine, as `docs/wire-protocol.md` describes it for firmware. Nothing here knows what
 * carries the bytes or what moves, so that virtual-time tests reach every watchdog.
 */
export function createFarEnd(options: FarEndOptions): FarEnd {
  const { description, body, clock } = options
  const layout = serialLayout(description)
  const watchdogS = layout.watchdogMs / 1000
  const outputs = createFarEndOutputs(description, body, layout.limits)
  const statistics = createFarEndStatistics(outputs.violations)
  const { counters } = statistics
  const sender = createFarEndSender(layout, options.firmware ?? [1, 0, 0], statistics, options.write)
  const message = createStateMessage(layout)
  const commanded = new Float64Array(layout.actuators)

  let state: FarEndState = 'idle'
  /** What latched it: kept over sessions, and while nobody is there. */
  let fault: number = faultCodes.none
  let hostSequence = 0
  let stateDueS = 0
  /** When anything of this session was last heard, and when the watchdog was last fed. */
  let heardAtS = 0
  let fedAtS = Number.NEGATIVE_INFINITY
  /** Until the first COMMAND after ARM heartbeats feed the watchdog: nothing has moved yet. */
  let commanding = false
  let commandAtS = Number.NaN

  const deviceTimeUs = (): number => Math.floor(clock.nowS() * 1e6)

  const takeRest = (reason: string): void => {
    if (outputs.resting) return
    outputs.rest()
    statistics.lastRest = reason
    statistics.restAfterLastCommandS = clock.nowS() - commandAtS
  }

  const latch = (code: number, text: string): void => {
    takeRest(nameOf(faultCodes, code))
    state = 'latched'
    fault = code
    if (code !== faultCodes.stopped) sender.fault(code, text)
  }

  const begin = (challenge: number): void => {
    takeRest('new session')
    const previous = sender.session
    do sender.session = options.random.integer(0xffffffff) + 1
    while (sender.session === previous)
    statistics.sessions++
    hostSequence = 0
    message.commandSequence = 0
    // A host that starts again is no person who has looked at the robot: a latch stays until CLEAR.
    if (!body.healthy && fault < faultCodes.body) fault = faultCodes.body
    state = fault === faultCodes.none ? 'disarmed' : 'latched'
    heardAtS = clock.nowS()
    stateDueS = heardAtS
    sender.info(challenge)
  }

  const arm = (): number => {
    if (state === 'latched') return fault >= faultCodes.body ? refusals.unwell : refusals.latched
    if (state === 'armed') return 0
    // From here on the outputs hold where the robot is now, not where it was told to be long ago.
    outputs.rest()
    message.flags = 0
    state = 'armed'
    commanding = false
    fedAtS = clock.nowS()
    return 0
  }

  const clear = (): number => {
    if (!body.healthy) return refusals.unwell
    if (state === 'latched') state = 'disarmed'
    fault = state === 'disarmed' ? faultCodes.none : fault
    return 0
  }

  /** The host ends its work in order: to rest, and nothing latches. */
  const disarm = (): number => {
    if (state === 'latched') return fault >= faultCodes.body ? refusals.unwell : refusals.latched
    takeRest('disarmed')
    state = 'disarmed'
    return 0
  }

  const command = (frame: Frame, periods: number): void => {
    if (state !== 'armed') {
      statistics.commandsNotArmed++
      return
    }
    readCommand(frame, commanded)
    const verdict = outputs.obey(commanded, periods)
    if (verdict === 'nonFinite' || verdict === 'outOfRange') {
      statistics.commandsRefused++
      latch(faultCodes[verdict], `COMMAND ${frame.sequence} was ${verdict}`)
      return
    }
    statistics.commandsObeyed++
    if (verdict === 'clamped') statistics.commandsClamped++
    message.flags = verdict === 'clamped' ? stateFlags.limited : 0
    message.commandSequence = frame.sequence
    commanding = true
    commandAtS = clock.nowS()
    fedAtS = commandAtS
  }

  const dispatch = (frame: Frame, periods: number): void => {
    if (frame.type === messageTypes.command) command(frame, periods)
    else if (frame.type === messageTypes.arm) sender.answer(frame.type, frame.sequence, arm())
    else if (frame.type === messageTypes.clear) sender.answer(frame.type, frame.sequence, clear())
    else if (frame.type === messageTypes.disarm) sender.answer(frame.type, frame.sequence, disarm())
    else if (frame.type === messageTypes.heartbeat) {
      if (!(state === 'armed' && commanding)) fedAtS = clock.nowS()
      sender.echo(frame.sequence, deviceTimeUs())
    }
  }

  const onFrame = (frame: Frame): void => {
    if (frame.type === messageTypes.hello) {
      counters.accepted++
      begin(readHello(frame))
    } else if (frame.type === messageTypes.stop) {
      // Stopping is the safe direction: obeyed whatever the session and the sequence number.
      counters.accepted++
      if (frame.session === sender.session && isNewer(frame.sequence, hostSequence)) {
        hostSequence = frame.sequence
        heardAtS = clock.nowS()
      }
      if (state === 'armed' || state === 'disarmed') latch(faultCodes.stopped, '')
      else if (state === 'idle' && fault === faultCodes.none) fault = faultCodes.stopped
      if (state !== 'idle') sender.answer(frame.type, frame.sequence)
    } else if (state === 'idle' || frame.session !== sender.session) {
      counters.wrongSession++
    } else if (!isNewer(frame.sequence, hostSequence)) {
      counters.oldSequence++
    } else {
      const periods = (frame.sequence - hostSequence) >>> 0
      hostSequence = frame.sequence
      heardAtS = clock.nowS()
      counters.accepted++
      dispatch(frame, periods)
    }
  }

  const sendState = (nowS: number): void => {
    // Keep to the grid; after a long stall start a new one instead of sending a burst.
    stateDueS += 1 / layout.stateRateHz
    if (stateDueS <= nowS) stateDueS = nowS + 1 / layout.stateRateHz
    body.read(message.sensors)
    message.command.set(outputs.inForce)
    message.deviceTimeUs = deviceTimeUs()
    message.fault = fault
    message.flags =
      (message.flags & stateFlags.limited) |
      (state === 'armed' ? stateFlags.armed : 0) |
      (outputs.resting ? stateFlags.resting : 0) |
      (nowS - fedAtS >= watchdogS ? stateFlags.hostSilent : 0) |
      (state === 'latched' ? stateFlags.latched : 0) |
      (body.healthy ? stateFlags.valid : 0)
    sender.state(message)
  }

  const reader = createFrameReader({
    lengths: hostPayloads(layout),
    counters,
    onFrame,
    onForeignVersion: () => sender.answer(0, 0, refusals.wrongVersion),
  })

  return {
    get state() {
      return state
    },
    layout,
    statistics,
    inForce: outputs.inForce,
    receive: (chunk, length) => reader.push(chunk, length),
    tick: () => {
      if (state === 'idle') return
      const nowS = clock.nowS()
      if (state === 'armed' && nowS - fedAtS >= watchdogS) {
        statistics.watchdogTrips++
        latch(faultCodes.watchdog, `no valid COMMAND for ${layout.watchdogMs} ms`)
      }
      if (!body.healthy && fault < faultCodes.body) latch(faultCodes.body, 'the body is not healthy')
      if (nowS - heardAtS >= sessionTimeoutS) {
        takeRest('session ended')
        state = 'idle'
        return
      }
      if (nowS >= stateDueS) sendState(nowS)
    },
    shutDown: () => {
      takeRest('shut down')
      state = 'idle'
    },
  }
}
