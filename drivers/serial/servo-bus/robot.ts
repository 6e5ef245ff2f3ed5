import { Subject } from 'rxjs'
import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { createLifeCycle } from '../../../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../../../src/contract/robot.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { openSerialLink, type SerialLink, type SerialLinkOptions } from '../link.ts'
import { type BusCalibration, calibrated } from './calibration.ts'
import type { ServoFamily } from './family.ts'
import { findServos } from './find-servos.ts'
import { alerting, complaintText, illness, silence } from './health.ts'
import { servoJoints } from './joints.ts'
import { prepareServos, type ServoBounds } from './prepare-servos.ts'
import { createReadings } from './readings.ts'
import { openServoSession, type ServoSession } from './session.ts'
import { giveTorque, holdHere, releaseTorque } from './torque.ts'
import { requireTransport } from './transport.ts'
import { proveWatchdog, setWatchdog } from './watchdog.ts'
import type { WireCounters } from './wire.ts'

export interface ServoBusRobotOptions {
  readonly path: string
  readonly clock: Clock
  readonly calibration?: BusCalibration | undefined
  /** A servo that has not answered for this long is a fault while active. */
  readonly receiveTimeoutS?: number
  /** Another road for the bytes: for tests. */
  readonly openLink?: (options: SerialLinkOptions) => Promise<SerialLink>
}

export interface ServoBusRobot extends Robot {
  /** What became of the bytes; undefined before `open`. */
  readonly counters: WireCounters | undefined
}

const idleTimeoutS = 0.5
const pulseS = 0.002
/** A stall of this process: what has come in the meantime is read before anything is judged. */
const stallS = 0.03
/** How long before the next command is due the servos are asked where they are. */
const askBeforeS = 0.005
const holdTimeoutS = 0.3

/**
 * A robot whose actuators are servos on one half-duplex bus. A control step is one sync write and one sync read, timed so
 * that the reading is fresh when the next command is worked out.
 *
 * @throws SinewError `description` if it says nothing of servos, or asks of them what they cannot do
 */
export function createServoBusRobot(
  description: RobotDescription,
  family: ServoFamily,
  options: ServoBusRobotOptions,
): ServoBusRobot {
  const { path, clock, calibration, receiveTimeoutS = 0.1 } = options
  const transport = calibrated(requireTransport(description, family.name), calibration, path)
  const { baudRate, onStop, watchdogS } = transport
  const servos = servoJoints(description, family, transport)
  const periodS = 1 / description.rateHz
  const askAfterS = periodS - Math.min(askBeforeS, periodS / 3)
  const observations = new Subject<Reading>()
  const life = createLifeCycle(path)
  const readings = createReadings(description, family, servos)
  let session: ServoSession | undefined
  let bounds: readonly ServoBounds[] = []
  let opening = false
  let pulse: ReturnType<typeof setInterval> | undefined
  let closing: Promise<void> | undefined
  let sequence = 0
  let askAtS = 0
  let pulsedAtS = 0
  /** Servos heard before this are not counted as silent: nobody asked them. */
  let listeningSinceS = 0
  let quiet = false
  let inquiring = false

  const present = (): ServoSession => {
    if (session?.link.isOpen) return session
    throw new SinewError('link', `the link on ${path} is gone`, {
      where: path,
      fix: 'check cable and supply, close this robot and connect anew',
    })
  }
  /** Position servos stay where they are and the others come to rest, or all let go where that is what a stop does. */
  const rest = (): void => {
    if (!session?.link.isOpen) return
    if (onStop === 'release') void releaseTorque(session.bus, family, servos)
    else {
      holdHere(session.goals, servos, session.reader.status)
      session.goals.send(true)
    }
  }
  const fail = (reason: string): void => {
    const moving = life.is('active')
    if (life.fault(reason) && moving) rest()
  }
  /** Only its register of errors says what is wrong with a servo that alerts: at rest first, then ask. */
  const inquire = async (current: ServoSession, index: number): Promise<void> => {
    const servo = servos[index]
    const { errorRegister } = family
    if (inquiring || !servo || !errorRegister || life.is('faulted')) return
    inquiring = true
    if (life.is('active')) rest()
    const bits = await current.bus.read(servo.id, errorRegister).catch(() => 0)
    inquiring = false
    fail(complaintText(family, servo, bits) || `${servo.label} reports an error: switch it off and on`)
  }
  const onReading = (complete: boolean): void => {
    if (!session || life.is('closed')) return
    sequence++
    if (!complete) return
    const { status } = session.reader
    if (bounds.length > 0) {
      const text = illness(family, servos, bounds, status)
      if (text !== '') fail(text)
      const alert = alerting(family, status)
      if (alert >= 0) void inquire(session, alert)
    }
    const timeS = clock.nowS()
    observations.next({ timeS, deviceTimeS: timeS, sequence, values: readings(status), valid: true })
  }
  const onPulse = (): void => {
    const nowS = clock.nowS()
    const pausedS = nowS - pulsedAtS
    pulsedAtS = nowS
    if (!session || life.is('closed')) return
    session.bus.wire.tick()
    if (quiet) return
    if (pausedS > stallS) {
      listeningSinceS = nowS
      if (watchdogS > 0 && pausedS > watchdogS && life.is('active')) {
        fail(
          `this computer paused for ${Math.round(1000 * pausedS)} ms, and the servos’ Bus_Watchdog has stopped them`,
        )
      }
    }
    if (nowS >= askAtS && session.reader.ask()) askAtS = nowS + periodS
    const allowedS = life.is('active') ? receiveTimeoutS : idleTimeoutS
    if (life.is('faulted') || nowS - listeningSinceS < allowedS) return
    const silent = silence(servos, session.reader.status, nowS - allowedS)
    if (silent !== '') fail(silent)
  }
  const beQuiet = (on: boolean): void => {
    quiet = on
    listeningSinceS = clock.nowS()
  }
  const prepare = async (current: ServoSession): Promise<void> => {
    bounds = await prepareServos(current.bus, family, servos, calibration)
    if (watchdogS > 0) await setWatchdog(current.bus, family, servos, watchdogS)
  }
  const becomeReady = (reason: string): void => {
    life.require('prepare', 'connected', 'stopped', 'faulted')
    const far = family.watchdog
      ? `Bus_Watchdog set to ${Math.round(1000 * watchdogS)} ms`
      : 'these servos have no watchdog: cut off from here they hold their last goal'
    life.become('ready', `${reason}; ${far}`)
  }
  const shut = async (): Promise<void> => {
    if (life.is('active')) {
      life.become('stopped', 'closing')
      rest()
      await session?.nextReading(holdTimeoutS)
    }
    clearInterval(pulse)
    if (session?.link.isOpen && watchdogS > 0) {
      // Nobody will feed it: a servo that holds is not to wake up with its goal locked.
      await bounded(
        setWatchdog(session.bus, family, servos, 0).catch(() => {}),
        holdTimeoutS,
      )
    }
    life.become('closed', 'closed')
    await session?.close()
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
    get counters() {
      return session?.bus.wire.counters
    },

    open: async () => {
      life.require('open', 'closed')
      if (opening) throw new SinewError('usage', 'open was called before', { where: path })
      opening = true
      const openLink = options.openLink ?? openSerialLink
      pulsedAtS = clock.nowS()
      try {
        session = await openServoSession(family, servos, {
          path,
          baudRate,
          clock,
          openLink,
          onLost: fail,
          onReading,
        })
        const { wire } = session.bus
        pulse = setInterval(() => wire.tick(), 1000 * pulseS)
        await findServos(session.bus, family, servos, path, baudRate)
      } catch (error) {
        await session?.close()
        throw error
      } finally {
        clearInterval(pulse)
        opening = false
      }
      pulsedAtS = clock.nowS()
      listeningSinceS = pulsedAtS
      pulse = setInterval(onPulse, 1000 * pulseS)
      life.become('connected', `${servos.length} ${family.name} servos answered on ${path}`)
    },

    prepare: async () => {
      life.require('prepare', 'connected')
      await prepare(present())
      becomeReady('servos set up')
    },

    activate: async () => {
      life.require('activate', 'ready')
      const current = present()
      if (!(await current.nextReading(idleTimeoutS))) {
        throw new SinewError('link', `the servos on ${path} do not answer`, {
          where: path,
          fix: 'check supply and cables',
        })
      }
      await giveTorque(current.bus, family, servos, current.goals, current.reader.status)
      if (watchdogS > 0) await proveWatchdog(current.bus, family, servos, watchdogS, beQuiet)
      life.require('activate', 'ready')
      life.become('active', family.watchdog ? 'torque on, watchdog proven' : 'torque on')
    },

    send: (command, sent) => {
      if (!life.is('active') || !session || inquiring) return false
      for (let index = 0; index < servos.length; index++) if (!Number.isFinite(command[index])) return false
      session.goals.set(command, sent)
      session.goals.send()
      askAtS = clock.nowS() + askAfterS
      return true
    },

    stop: async (reason) => {
      if (life.is('closed', 'stopped', 'faulted')) return
      const moving = life.is('active')
      life.become('stopped', reason)
      if (!moving || !session) return
      rest()
      if (!(await session.nextReading(holdTimeoutS)) && life.is('stopped')) {
        fail(`the servos did not answer after the stop (${reason})`)
      }
    },

    clear: async () => {
      life.require('clear', 'stopped', 'faulted')
      const current = present()
      bounds = []
      await prepare(current)
      await current.nextReading(idleTimeoutS)
      const text = illness(family, servos, bounds, current.reader.status)
      if (text !== '')
        throw new SinewError('safety', text, { where: path, fix: 'see to the servo, then clear again' })
      becomeReady('cleared')
    },

    close: async () => {
      closing ??= shut()
      await closing
    },
  }
}

/** Wait for it, but no longer than that. */
async function bounded(work: Promise<unknown>, seconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, 1000 * seconds)))])
  clearTimeout(timer)
}
