import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { Subject } from 'rxjs'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { latchedError } from '../../src/contract/latched.ts'
import { createLifeCycle } from '../../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { proofLines } from '../serial/host/proof-lines.ts'
import { faultCodes, nameOf, stateFlags } from '../serial/protocol/constants.ts'
import { type Environment, type MqttAddress, readCredentials, whereIs } from './address.ts'
import { connectBroker, type MqttConnection } from './client.ts'
import { checkAgreement, checkIdentity } from './host/check-info.ts'
import { listRobots } from './host/list-robots.ts'
import { explainAbsence, explainRefusal, explainSilence } from './host/open-errors.ts'
import { proveWatchdog } from './host/prove-watchdog.ts'
import { createMqttSession, type MqttSession } from './host/session.ts'
import type { MqttState } from './protocol/binary.ts'
import { mqttLayout } from './protocol/layout.ts'

export interface MqttRobotOptions {
  readonly address: MqttAddress
  readonly clock: Clock
  /** No STATE for this long is a fault while active. */
  readonly receiveTimeoutS?: number
  /** The same while nothing is armed: a busy machine may then pause a little longer. */
  readonly idleTimeoutS?: number
  readonly env?: Environment
  /** Another broker's client: for tests. */
  readonly connect?: typeof connectBroker
}

export interface MqttRobot extends Robot {
  /** Round trip of the last heartbeat, in seconds; NaN before the first. */
  readonly roundTripS: number
}

const pulseS = 0.01
const lookS = 2
/** A robot may take a second to be cleared or armed: its own watchdog is proven anew. */
const requestTimeoutS = 3
const stopTimeoutS = 0.5

function whoIsThis(): string {
  const user = (() => {
    try {
      return userInfo().username
    } catch {
      return 'someone'
    }
  })()
  return `${user}@${hostname()} (process ${process.pid})`
}

/** A robot that a gateway serves over MQTT (`docs/mqtt.md`). */
export function createMqttRobot(description: RobotDescription, options: MqttRobotOptions): MqttRobot {
  const { address, clock, receiveTimeoutS = 0.25, idleTimeoutS = 1, env = process.env } = options
  const where = whereIs(address)
  const layout = mqttLayout(description)
  const heartbeatS = layout.watchdogMs / 4000
  const host = randomBytes(8).toString('hex')
  const observations = new Subject<Reading>()
  const life = createLifeCycle(where)
  let connection: MqttConnection | undefined
  let session: MqttSession | undefined
  let pulse: ReturnType<typeof setInterval> | undefined
  let closing: Promise<void> | undefined
  let opening = false
  let heartbeats = false
  let heartbeatAtS = 0
  let pulsedAtS = 0
  let pulseWasLate = false
  let faultReason = ''
  let leaseNumber = 0
  let proven: readonly string[] | undefined

  const fail = (reason: string): void => {
    if (life.is('closed', 'faulted')) return
    session?.stopNow(reason)
    heartbeats = false
    faultReason = reason
    life.fault(reason)
  }

  const present = (): MqttSession => {
    if (session && connection?.connected) return session
    throw new SinewError('link', `the link to the broker of ${where} is gone`, {
      where,
      fix: 'check the network, then clear the robot or connect anew',
    })
  }

  /** No command ever arrived although others pass: that is not the network. */
  const whyDisarmed = (message: MqttState): string => {
    const reason = nameOf(faultCodes, message.fault)
    const unheard = message.fault === faultCodes.watchdog && message.commandSequence === 0
    if (!unheard || (session?.commands ?? 0) < 3) return reason
    return `${reason}; none of ${session?.commands} commands reached it: does the broker let this user write …/command?`
  }

  const onState = (message: MqttState): void => {
    if (life.state === 'active') {
      if ((message.flags & stateFlags.armed) === 0)
        fail(`the robot is no longer armed: ${whyDisarmed(message)}`)
      else if (message.lease !== leaseNumber) fail('the lease was lost to another host')
    }
    if (life.state === 'closed') return
    const values = message.sensors.slice()
    observations.next({
      timeS: clock.nowS(),
      deviceTimeS: message.deviceTimeUs / 1e6,
      sequence: message.sequence,
      values,
      valid: (message.flags & stateFlags.valid) !== 0 && values.every(Number.isFinite),
    })
  }

  /** Heartbeats out, and a deadline for what comes in. */
  const onPulse = (): void => {
    const nowS = clock.nowS()
    // After a stall of this process the robot's messages wait in the socket: read them before judging.
    const late = nowS - pulsedAtS > 3 * pulseS && !pulseWasLate
    pulseWasLate = late
    pulsedAtS = nowS
    if (!session || life.state === 'closed') return
    if (heartbeats && nowS - heartbeatAtS >= heartbeatS) {
      heartbeatAtS = nowS
      session.heartbeat()
    }
    const allowedS = life.state === 'active' ? receiveTimeoutS : idleTimeoutS
    if (late || life.state === 'faulted' || nowS - session.heardAtS <= allowedS) return
    fail(`receive deadline missed: no STATE from the robot for ${Math.round(allowedS * 1000)} ms`)
  }

  /** To the broker, and is the right robot there? */
  const connect = async (): Promise<MqttSession> => {
    const fresh = await (options.connect ?? connectBroker)(address, await readCredentials(address, env))
    connection = fresh
    fresh.onLost((reason) => {
      if (connection === fresh) fail(`the link to the broker broke: ${reason}`)
    })
    const current = createMqttSession({
      ...{ layout, id: address.id, connection: fresh, clock, host, holder: whoIsThis() },
      onState,
      onFault: ({ text, code }) => {
        if (life.state === 'active') fail(`the robot stopped by itself: ${text || nameOf(faultCodes, code)}`)
      },
      onGone: fail,
    })
    session = current
    const denied = await current.subscribe()
    if (denied !== undefined) {
      throw new SinewError('link', `the broker does not let this user listen to ${where}`, {
        where,
        received: denied,
        fix: 'extend the broker’s ACL, see docs/mqtt.md',
      })
    }
    if (
      !(await current.wait(() => current.robot !== undefined, lookS)) ||
      current.robot?.state !== 'online'
    ) {
      throw explainAbsence(where, current.robot, await listRobots(fresh))
    }
    if (!(await current.wait(() => current.info !== undefined, lookS)) || !current.info) {
      throw explainSilence(where, 'info')
    }
    checkIdentity(current.info, layout, where)
    if (!(await current.wait(() => current.state.sequence !== 0, lookS))) throw explainSilence(where, 'state')
    return current
  }

  const takeLease = async (current: MqttSession): Promise<void> => {
    const answer = await current.request('lease', requestTimeoutS)
    if (!answer?.ok) throw explainRefusal(where, 'lend itself to this host', answer)
    leaseNumber = answer.lease ?? 0
    heartbeats = true
  }

  const prove = async (current: MqttSession): Promise<void> => {
    if (current.info) checkAgreement(current.info, layout, where)
    const before = life.state
    const noticedS = await proveWatchdog(current, layout, (on) => (heartbeats = on), where).catch(
      (error: unknown) => {
        // A robot that went away in the meantime proves nothing about its watchdog.
        if (life.state === before) throw error
        return Number.NaN
      },
    )
    if (life.state !== before) {
      throw new SinewError('link', `the robot at ${where} was lost while it was being prepared`, {
        where,
        expected: `a robot that stays ${before}`,
        received: faultReason,
        fix: 'check the network, then clear the robot or connect anew',
      })
    }
    const cause = latched()
    if (cause !== undefined) throw latchedError(where, cause)
    proven = proofLines(layout, noticedS)
  }

  const latched = (): string | undefined => {
    const state = session?.state
    return state && (state.flags & stateFlags.latched) !== 0 ? nameOf(faultCodes, state.fault) : undefined
  }

  const requireYes = async (current: MqttSession, verb: 'arm' | 'clear'): Promise<void> => {
    const answer = await current.request(verb, requestTimeoutS)
    if (!answer?.ok) throw explainRefusal(where, verb, answer)
  }

  const release = async (): Promise<void> => {
    clearInterval(pulse)
    pulse = undefined
    heartbeats = false
    session?.close()
    await connection?.close()
  }

  const shut = async (): Promise<void> => {
    // A stopped robot is latched already; what ends in order has no reason to be.
    const inOrder = life.is('active')
    if (inOrder) life.become('stopped', 'closing')
    heartbeats = false
    if (connection?.connected && leaseNumber !== 0) {
      if (!inOrder && life.is('stopped', 'faulted')) await session?.stop('closing', stopTimeoutS)
      await session?.request('release', stopTimeoutS)
    }
    life.become('closed', 'closed')
    await release()
    observations.complete()
    life.end()
  }

  return {
    description,
    observations,
    states: life.states,
    get state() {
      return life.state
    },
    get latched() {
      return latched()
    },
    get proven() {
      return proven
    },
    get roundTripS() {
      return session?.roundTripS ?? Number.NaN
    },

    open: async () => {
      life.require('open', 'closed')
      if (opening) throw new SinewError('usage', 'open was called before', { where })
      opening = true
      try {
        await takeLease(await connect())
      } catch (error) {
        await release()
        throw error
      } finally {
        opening = false
      }
      pulsedAtS = clock.nowS()
      pulse = setInterval(onPulse, pulseS * 1000)
      life.become('connected', `${layout.robot} answered at ${where}`)
    },

    prepare: async () => {
      life.require('prepare', 'connected')
      await prove(present())
      life.become('ready', 'limits agreed, watchdog proven')
    },

    activate: async () => {
      life.require('activate', 'ready')
      await requireYes(present(), 'arm')
      await present().wait(() => ((session?.state.flags ?? 0) & stateFlags.armed) !== 0, stopTimeoutS)
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
        if (!life.is('closed')) session?.stopNow(reason)
        return
      }
      heartbeats = true
      life.become('stopped', reason)
      const confirmed = await session?.stop(reason, stopTimeoutS)
      if (!confirmed && life.is('stopped')) fail(`the robot did not confirm the stop (${reason})`)
    },

    clear: async () => {
      life.require('clear', 'connected', 'stopped', 'faulted')
      if (!connection?.connected) {
        session?.close()
        await connection?.close()
        session = undefined
      }
      const current = session ?? (await connect())
      if (current.robot?.state !== 'online') throw explainAbsence(where, current.robot, [])
      await takeLease(current)
      await requireYes(current, 'clear')
      await prove(current)
      life.become('ready', 'cleared')
    },

    close: async () => {
      closing ??= shut()
      await closing
    },
  }
}
