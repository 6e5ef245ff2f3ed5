import { Subject } from 'rxjs'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { latchedError } from '../../src/contract/latched.ts'
import { createLifeCycle } from '../../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { checkAgreement, checkIdentity } from './host/check-info.ts'
import { proofLines } from './host/proof-lines.ts'
import { proveWatchdog } from './host/prove-watchdog.ts'
import { createHostSession, type HostSession } from './host/session.ts'
import { openSerialLink, type SerialLink, type SerialLinkOptions } from './link.ts'
import { explainSilence } from './link-errors.ts'
import { faultCodes, messageTypes, nameOf, refusals, stateFlags } from './protocol/constants.ts'
import type { LinkCounters } from './protocol/counters.ts'
import { serialLayout } from './protocol/layout.ts'
import type { Info, StateMessage } from './protocol/messages.ts'

export interface SerialRobotOptions {
  readonly path: string
  /** The description's, unless given. */
  readonly baudRate?: number
  readonly clock: Clock
  /** No valid frame for this long is a fault while active. */
  readonly receiveTimeoutS?: number
  /** The same while nothing is armed: a busy machine may then pause a little longer. */
  readonly idleTimeoutS?: number
  readonly helloTimeoutS?: number
  /** Another road for the bytes: for tests. */
  readonly openLink?: (options: SerialLinkOptions) => Promise<SerialLink>
}

export interface SerialRobot extends Robot {
  /** What the robot said of itself, once open. */
  readonly info: Info | undefined
  /** What became of the frames from the robot; undefined before `open`. */
  readonly counters: LinkCounters | undefined
}

const pulseS = 0.01
const requestTimeoutS = 0.3

/**
 * A robot that speaks the Sinew wire protocol (`docs/wire-protocol.md`) on a serial port.
 *
 * @throws SinewError `description` if the robot has no serial transport
 */
export function createSerialRobot(description: RobotDescription, options: SerialRobotOptions): SerialRobot {
  const { path, clock, receiveTimeoutS = 0.1, idleTimeoutS = 0.5, helloTimeoutS = 2 } = options
  const layout = serialLayout(description)
  const baudRate = options.baudRate ?? layout.baudRate
  const heartbeatS = layout.watchdogMs / 4000
  const observations = new Subject<Reading>()
  const life = createLifeCycle(path)
  let opening = false
  let link: SerialLink | undefined
  let session: HostSession | undefined
  let info: Info | undefined
  let pulse: ReturnType<typeof setInterval> | undefined
  let closing: Promise<void> | undefined
  let heartbeats = true
  /** Between HELLO and its answer the robot streams nothing to this session. */
  let greeting = false
  let heartbeatAtS = 0
  let pulsedAtS = 0
  let pulseWasLate = false
  let flags = 0
  let deviceFault = 0
  let faultReason = ''
  let proven: readonly string[] | undefined

  const fail = (reason: string): void => {
    if (life.state === 'closed' || life.state === 'faulted') return
    session?.write(messageTypes.stop)
    heartbeats = false
    faultReason = reason
    life.fault(reason)
  }

  const present = (): HostSession => {
    if (session && link?.isOpen) return session
    throw new SinewError('link', `the link on ${path} is gone`, {
      where: path,
      fix: 'check cable and power, close this robot and connect anew',
    })
  }

  const onState = (message: StateMessage, sequence: number): void => {
    flags = message.flags
    deviceFault = message.fault
    if (life.state === 'active' && (flags & stateFlags.armed) === 0) {
      fail(`the robot is no longer armed: ${nameOf(faultCodes, message.fault)}`)
    }
    const values = message.sensors.slice()
    const valid = (flags & stateFlags.valid) !== 0 && values.every(Number.isFinite)
    observations.next({
      timeS: clock.nowS(),
      deviceTimeS: message.deviceTimeUs / 1e6,
      sequence,
      values,
      valid,
    })
  }

  /** Heartbeats out, and a deadline for what comes in. */
  const onPulse = (): void => {
    const nowS = clock.nowS()
    // After a stall of this process the robot's frames wait in the system's buffer: read them before judging.
    const late = nowS - pulsedAtS > 3 * pulseS && !pulseWasLate
    pulseWasLate = late
    pulsedAtS = nowS
    if (!session || life.state === 'closed') return
    if (heartbeats && nowS - heartbeatAtS >= heartbeatS) {
      heartbeatAtS = nowS
      session.write(messageTypes.heartbeat)
    }
    const allowedS = life.state === 'active' ? receiveTimeoutS : idleTimeoutS
    if (late || greeting || life.state === 'faulted' || nowS - session.heardAtS <= allowedS) return
    fail(`receive deadline missed: no STATE from the robot for ${Math.round(allowedS * 1000)} ms`)
  }

  /** HELLO, and is it the right robot? */
  const greet = async (): Promise<HostSession> => {
    const current = present()
    greeting = true
    const answer = await current.hello(helloTimeoutS)
    greeting = false
    if (!answer) throw explainSilence(path, baudRate, current.heard, helloTimeoutS)
    info = answer
    checkIdentity(answer, layout, path)
    return current
  }

  const prove = async (current: HostSession): Promise<void> => {
    if (info) checkAgreement(info, layout, path)
    const before = life.state
    const noticedS = await proveWatchdog(current, layout, (on) => (heartbeats = on), path).catch(
      (error: unknown) => {
        // A robot that went away in the meantime proves nothing about its watchdog.
        if (life.state === before) throw error
        return Number.NaN
      },
    )
    if (life.state !== before) {
      throw new SinewError('link', `the robot on ${path} was lost while it was being prepared`, {
        where: path,
        expected: `a robot that stays ${before}`,
        received: faultReason,
        fix: 'check the cable, close this robot and connect anew',
      })
    }
    const cause = latched()
    if (cause !== undefined) throw latchedError(path, cause)
    proven = proofLines(layout, noticedS)
  }

  const latched = (): string | undefined =>
    (flags & stateFlags.latched) === 0 ? undefined : nameOf(faultCodes, deviceFault)

  const release = async (): Promise<void> => {
    clearInterval(pulse)
    session?.close()
    await link?.close()
  }

  const shut = async (): Promise<void> => {
    const inOrder = life.is('active')
    if (inOrder) life.become('stopped', 'closing')
    // What was stopped before is latched already; what was not has no reason to be.
    if (inOrder && link?.isOpen) await session?.request(messageTypes.disarm, requestTimeoutS)
    life.become('closed', 'closed')
    await release()
    observations.complete()
    life.end()
  }

  const requireYes = (verb: string, refusal: number | undefined): void => {
    if (refusal === 0) return
    const why = refusal === undefined ? 'no answer' : nameOf(refusals, refusal)
    throw new SinewError(refusal === undefined ? 'link' : 'safety', `the robot on ${path} did not ${verb}`, {
      where: path,
      expected: 'ACK',
      received: why,
      fix: refusal === undefined ? 'check the cable' : 'find out why it stopped, then clear it',
    })
  }

  return {
    description,
    observations,
    states: life.states,
    get state() {
      return life.state
    },
    get info() {
      return info
    },
    get latched() {
      return latched()
    },
    get proven() {
      return proven
    },
    get counters() {
      return session?.counters
    },

    open: async () => {
      life.require('open', 'closed')
      if (opening) throw new SinewError('usage', 'open was called before', { where: path })
      opening = true
      try {
        link = await (options.openLink ?? openSerialLink)({ path, baudRate })
        link.onLost((reason) => fail(`the link broke: ${reason}`))
        session = createHostSession({
          layout,
          link,
          clock,
          onState,
          onFault: ({ code, text }) =>
            fail(`the robot stopped by itself: ${text || nameOf(faultCodes, code)}`),
        })
        await greet()
      } catch (error) {
        await release()
        throw error
      } finally {
        opening = false
      }
      pulsedAtS = clock.nowS()
      pulse = setInterval(onPulse, pulseS * 1000)
      life.become('connected', `${layout.robot} answered on ${path}`)
    },

    prepare: async () => {
      life.require('prepare', 'connected')
      await prove(present())
      life.become('ready', 'limits agreed, watchdog proven')
    },

    activate: async () => {
      life.require('activate', 'ready')
      requireYes('arm', await present().request(messageTypes.arm, requestTimeoutS))
      life.require('activate', 'ready')
      heartbeats = true
      life.become('active', 'armed')
    },

    send: (command, sent) => {
      if (life.state !== 'active' || !session) return false
      for (let index = 0; index < layout.actuators; index++) {
        // What is not a number never reaches the wire; the caller's gate should have seen to it.
        if (!Number.isFinite(command[index])) return false
      }
      // From the first COMMAND on only COMMANDs keep the robot going.
      heartbeats = false
      if (!session.command(command)) {
        fail('the link does not take COMMANDs')
        return false
      }
      for (let index = 0; index < layout.actuators; index++) sent[index] = Math.fround(command[index])
      return true
    },

    stop: async (reason) => {
      if (life.is('closed', 'stopped', 'faulted')) {
        if (!life.is('closed')) session?.write(messageTypes.stop)
        return
      }
      heartbeats = true
      life.become('stopped', reason)
      const refusal = await session?.request(messageTypes.stop, requestTimeoutS)
      if (refusal !== 0 && life.is('stopped')) fail(`the robot did not confirm the stop (${reason})`)
    },

    clear: async () => {
      life.require('clear', 'connected', 'stopped', 'faulted')
      const current = await greet()
      heartbeats = true
      requireYes('clear', await current.request(messageTypes.clear, requestTimeoutS))
      await prove(current)
      life.become('ready', 'cleared')
    },

    close: async () => {
      closing ??= shut()
      await closing
    },
  }
}
