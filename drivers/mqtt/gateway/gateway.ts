import type { Clock } from '../../../src/contract/clock.ts'
import type { Random } from '../../../src/contract/random.ts'
import type { Robot } from '../../../src/contract/robot.ts'
import { createFarEndOutputs } from '../../serial/far-end/outputs.ts'
import { faultCodes, nameOf, stateFlags } from '../../serial/protocol/constants.ts'
import {
  createCommandMessage,
  createMqttState,
  decodeCommand,
  encodeEcho,
  encodeState,
} from '../protocol/binary.ts'
import { type RequestDocument, readDocument } from '../protocol/documents.ts'
import { type MqttLayout, mqttLayout } from '../protocol/layout.ts'
import type { TopicName } from '../topics.ts'
import { createLeaseDesk } from './lease-desk.ts'
import { createRequestDesk } from './request-desk.ts'
import { createRobotBody } from './robot-body.ts'
import { createGatewayStatistics, type GatewayStatistics } from './statistics.ts'

export interface GatewayOptions {
  /** Ready, or connected and latched. Its life is the caller's. */
  readonly robot: Robot
  readonly clock: Clock
  /** Draws boot number and nonces: it must differ from one start of the program to the next. */
  readonly random: Random
  /** False when it did not go out. */
  publish(topic: TopicName, payload: Uint8Array | string): boolean
}

/** `latched` refuses to arm until cleared. */
export type GatewayState = 'disarmed' | 'armed' | 'latched'

/** The robot's side of `docs/mqtt.md`: messages in, messages out. */
export interface Gateway {
  readonly state: GatewayState
  readonly layout: MqttLayout
  readonly boot: number
  readonly statistics: GatewayStatistics
  /** @param retained the broker had kept it: it is not from now */
  receive(topic: TopicName, payload: Uint8Array, retained: boolean): void
  /** Run what is due: watchdog, lease, STATE. To be called every few milliseconds. */
  tick(): void
  /** Publish who it is, and whose. */
  linkUp(): void
  /** Rest at once, and no lease outlives the link. */
  linkDown(reason: string): void
  /** The robot to rest; nothing is heard afterwards. */
  shutDown(): Promise<void>
}

function faultCode(latched: string | undefined): number {
  if (latched === undefined) return faultCodes.none
  for (const [name, code] of Object.entries(faultCodes)) if (name === latched) return code
  return faultCodes.body
}

/** A lease ends when its holder has not been heard for this long. */
export const leaseTimeoutS = 2

/**
 * The gateway beside the robot as a state machine that knows neither broker nor network, so that virtual-time tests
 * reach every case. Nothing but a COMMAND of the lease in force, newer than the last and at most a watchdog's time old,
 * moves the robot; and without one for a watchdog's time it rests and latches.
 */
export function createGateway({ robot, clock, random, publish }: GatewayOptions): Gateway {
  const layout = mqttLayout(robot.description)
  const watchdogS = layout.watchdogMs / 1000
  const boot = random.integer(0xffffffff) + 1
  const deviceTimeUs = (): number => Math.floor(clock.nowS() * 1e6)
  const desk = createLeaseDesk(clock, random, watchdogS, deviceTimeUs)
  const message = createMqttState(layout)
  const incoming = createCommandMessage(layout)
  message.boot = boot

  let fault: number = faultCode(robot.latched)
  let state: GatewayState = fault === faultCodes.none ? 'disarmed' : 'latched'
  let fedAtS = Number.NEGATIVE_INFINITY
  /** Until the first COMMAND after arming heartbeats feed the watchdog: nothing has moved yet. */
  let commanding = false
  let commandAtS = Number.NaN
  let stateDueS = Number.NEGATIVE_INFINITY
  let tickedAtS = clock.nowS()
  /** A stop that comes while the robot is being armed or cleared wins. */
  let rests = 0
  let ended = false

  const body = createRobotBody(robot, layout, () => sendState(true))
  const outputs = createFarEndOutputs(robot.description, body, layout.limits)
  const statistics = createGatewayStatistics(outputs.violations)

  function sendState(fresh: boolean): void {
    const nowS = clock.nowS()
    const periodS = 1 / layout.stateRateHz
    // Readings come a little early or late; those of a robot that measures more often are let pass.
    if (ended || nowS < stateDueS - periodS / 4) return
    stateDueS = Math.max(stateDueS + periodS, nowS)
    message.sequence = (message.sequence + 1) >>> 0
    message.deviceTimeUs = deviceTimeUs()
    message.fault = fault
    message.lease = desk.lease?.number ?? 0
    message.fedUs = Math.max(0, Math.floor(fedAtS * 1e6))
    message.sensors.set(body.values)
    message.command.set(outputs.inForce)
    message.flags =
      (message.flags & stateFlags.limited) |
      (state === 'armed' ? stateFlags.armed : 0) |
      (state !== 'armed' || outputs.resting ? stateFlags.resting : 0) |
      (nowS - fedAtS >= watchdogS ? stateFlags.hostSilent : 0) |
      (state === 'latched' ? stateFlags.latched : 0) |
      (fresh && body.valid ? stateFlags.valid : 0)
    if (publish('state', encodeState(message))) statistics.statesSent++
  }

  const rested = (code: number): void => {
    statistics.lastRest = code === faultCodes.none ? 'released' : nameOf(faultCodes, code)
    statistics.restAfterLastCommandS = clock.nowS() - commandAtS
  }

  const latch = (code: number, text: string): void => {
    rests++
    const moved = state === 'armed'
    state = 'latched'
    fault = code
    void robot.stop(text)
    if (moved) rested(code)
    if (code !== faultCodes.stopped) {
      publish('fault', JSON.stringify({ code, text, deviceTimeUs: deviceTimeUs() }))
    }
  }

  /** The host ends its work in order: to rest, and nothing latches. */
  const rest = (text: string): void => {
    if (state !== 'armed') return
    rests++
    state = 'disarmed'
    rested(faultCodes.none)
    void robot.stop(text)
  }

  const publishLease = (): void => {
    const { lease } = desk
    publish('lease', JSON.stringify({ lease: lease?.number ?? 0, holder: lease?.holder ?? '' }))
  }

  /** Why not, or undefined once COMMANDs move the robot. */
  const arm = async (): Promise<string | undefined> => {
    const before = rests
    // A run that ended in order left it stopped, but not latched.
    if (robot.state === 'stopped') await robot.clear()
    await robot.activate()
    if (rests !== before || state !== 'disarmed') {
      await robot.stop('stopped while it was being armed')
      return 'stopped while it was being armed'
    }
    // From here on the outputs hold where the robot is now, not where it was told to be long ago.
    outputs.rest()
    message.flags = 0
    state = 'armed'
    commanding = false
    fedAtS = clock.nowS()
    return undefined
  }

  /** Out of the latch, if the robot itself is well. @throws what the robot says */
  const clear = async (): Promise<void> => {
    if (state !== 'latched') return
    const before = rests
    if (robot.state !== 'ready') await robot.clear()
    if (rests !== before) {
      await robot.stop('stopped while it was being cleared')
      return
    }
    state = 'disarmed'
    fault = faultCodes.none
  }

  const lease = async (request: RequestDocument) => {
    const granted = desk.grant(request.host, request.holder)
    if (!granted) return undefined
    rest('the host asked for a new lease')
    statistics.leasesGranted++
    message.commandSequence = 0
    // A host that starts again is no person who has looked at the robot: a latch stays until `clear`.
    publishLease()
    return granted
  }

  const release = (): void => {
    rest('the host gave its lease back')
    desk.end()
    publishLease()
  }

  const requests = createRequestDesk({
    desk,
    statistics,
    latched: () => (state === 'latched' ? fault : undefined),
    armed: () => state === 'armed',
    act: { lease, arm, clear, release },
    answer: (answer) => void publish('answer', JSON.stringify(answer)),
  })

  const onCommand = (payload: Uint8Array): void => {
    if (!decodeCommand(payload, incoming)) {
      statistics.messages.malformed++
      return
    }
    const periods = (incoming.sequence - desk.sequence) >>> 0
    const verdict = desk.judge(incoming)
    statistics.messages[verdict]++
    if (verdict !== 'accepted') return
    if (incoming.heartbeat) {
      if (!(state === 'armed' && commanding)) fedAtS = clock.nowS()
      const echo = { boot, answers: incoming.sequence, deviceTimeUs: deviceTimeUs() }
      publish('echo', encodeEcho(echo, incoming.sequence))
      return
    }
    if (state !== 'armed') {
      statistics.commandsNotArmed++
      return
    }
    obey(periods)
  }

  const obey = (periods: number): void => {
    const judged = outputs.obey(incoming.values, periods)
    if (judged === 'nonFinite' || judged === 'outOfRange') {
      statistics.commandsRefused++
      const what = judged === 'nonFinite' ? 'a number that is none' : 'a value outside the limits'
      latch(faultCodes[judged], `a command had ${what}`)
      return
    }
    if (!body.taken) {
      latch(faultCodes.body, `the robot takes no commands: it is ${robot.state}`)
      return
    }
    statistics.commandsObeyed++
    if (judged === 'clamped') statistics.commandsClamped++
    message.flags = judged === 'clamped' ? stateFlags.limited : 0
    message.commandSequence = incoming.sequence
    commanding = true
    commandAtS = clock.nowS()
    fedAtS = commandAtS
    statistics.oldestObeyedS = Math.max(statistics.oldestObeyedS, (deviceTimeUs() - incoming.seenUs) / 1e6)
  }

  /** Stopping is the safe direction: obeyed from anyone, with any content. */
  const onStop = (payload: Uint8Array): void => {
    const { id, reason = 'stop' } = readDocument('stop', payload) ?? {}
    statistics.stops++
    if (state !== 'latched') latch(faultCodes.stopped, reason)
    if (id !== undefined) publish('answer', JSON.stringify({ id, ok: true }))
  }

  const subscription = robot.states.subscribe(({ state: now, reason }) => {
    if (ended || (now !== 'faulted' && now !== 'closed' && now !== 'stopped')) return
    // At rest after `release`, as it was told to be.
    if (state === 'disarmed' && now === 'stopped') return
    if (state !== 'latched' || now === 'faulted') latch(faultCodes.body, reason)
  })

  return {
    get state() {
      return state
    },
    layout,
    boot,
    statistics,
    receive: (topic, payload, retained) => {
      if (ended) return
      if (retained) {
        statistics.messages.retained++
      } else if (topic === 'command') {
        onCommand(payload)
      } else if (topic === 'stop') {
        onStop(payload)
      } else if (topic === 'request') {
        const request = readDocument('request', payload)
        if (request) requests.receive(request)
        else statistics.messages.malformed++
      }
    },
    tick: () => {
      if (ended) return
      const nowS = clock.nowS()
      if (state === 'armed' && nowS - fedAtS >= watchdogS) {
        statistics.watchdogTrips++
        latch(faultCodes.watchdog, `no valid command for ${layout.watchdogMs} ms`)
      }
      if (desk.isForsaken(leaseTimeoutS)) {
        if (state === 'armed') latch(faultCodes.watchdog, 'the holder of the lease has gone')
        release()
      }
      // Three readings late: say that the robot is there but what it measures is not. After a stall of this process
      // the readings still wait, and are let come first.
      const stalled = nowS - tickedAtS > 1.5 / layout.stateRateHz
      tickedAtS = nowS
      if (!stalled && nowS >= stateDueS + 3 / layout.stateRateHz) sendState(false)
    },
    linkUp: () => {
      publish('info', JSON.stringify(layout))
      publishLease()
    },
    linkDown: (reason) => {
      statistics.linkLosses++
      if (state === 'armed') latch(faultCodes.watchdog, reason)
      desk.end()
    },
    shutDown: async () => {
      if (ended) return
      const moved = state === 'armed'
      if (moved) latch(faultCodes.stopped, 'shut down')
      ended = true
      subscription.unsubscribe()
      body.close()
      if (moved) await robot.stop('shut down')
      // Stopped by `rest`, not latched: nobody has to clear it.
      else if (state === 'disarmed' && robot.state === 'stopped') await robot.clear().catch(() => {})
    },
  }
}
