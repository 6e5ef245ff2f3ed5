import { Subject } from 'rxjs'
import { createRealTimeSteps } from '../../sim/real-time.ts'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createLifeCycle } from '../../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { openPins, type Pins } from './pins.ts'
import { requireSafe, transportOf, troubleOf } from './readiness.ts'

export interface GpioRobotOptions {
  readonly clock: Clock
}

/**
 * A robot on the pins of this machine. There is no far end that would stop by itself: a helper process stands in for it, which
 * brings the outputs to rest when this process ends, hangs or falls silent, and `prepare` proves that it does. When the
 * helper is killed as well, the pins stay as they are: only the heartbeat line helps then (`README.md`).
 *
 * @throws SinewError `description` if the robot has no GPIO transport
 */
export function createGpioRobot(description: RobotDescription, { clock }: GpioRobotOptions): Robot {
  const transport = transportOf(description)
  const { watchdogS } = transport
  const size = observationSpace(description).size
  const where = `gpio:${description.name}`
  const safeWhere = transport.eStop?.line ?? where
  const observations = new Subject<Reading>()
  const life = createLifeCycle(where)
  let opening = false
  let closing: Promise<void> | undefined
  let pins: Pins | undefined
  let sequence = 0
  let readAtS = 0
  /** Of the last command while active; NaN before the first. */
  let commandedAtS = Number.NaN

  const rest = (): void => {
    pins?.heartbeat?.stop()
    for (const actuation of pins?.actuations ?? []) {
      try {
        actuation.rest()
      } catch {
        // The helper tries, too.
      }
    }
    pins?.guard.rest()
  }
  const fail = (reason: string): void => {
    rest()
    life.fault(reason)
  }
  const isSilent = (): boolean => clock.nowS() - commandedAtS > watchdogS
  const silence = `no command for ${Math.round(watchdogS * 1000)} ms: outputs at rest`

  const present = (): Pins => {
    if (pins) return pins
    throw new SinewError('link', 'the pins are not open', { where })
  }
  const onTick = (): void => {
    if (!pins || life.is('closed', 'faulted')) return
    const nowS = clock.nowS()
    if (life.is('active')) {
      // Before the first command only the life of this process is watched.
      if (Number.isNaN(commandedAtS)) pins.guard.feed()
      const trouble = isSilent() ? silence : troubleOf(pins)
      if (trouble !== '') {
        fail(trouble)
        return
      }
    }
    const values = new Float64Array(size)
    pins.sensing.read(values, nowS - readAtS)
    readAtS = nowS
    observations.next({ timeS: nowS, deviceTimeS: nowS, sequence: sequence++, values, valid: true })
  }
  const ticking = createRealTimeSteps(clock, 1 / description.rateHz, () => {
    try {
      onTick()
    } catch (error) {
      fail(`the pins cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  })

  const shut = async (): Promise<void> => {
    if (life.is('active')) life.become('stopped', 'closing')
    rest()
    ticking.stop()
    life.become('closed', 'closed')
    await pins?.close()
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
    open: async () => {
      life.require('open', 'closed')
      if (opening) throw new SinewError('usage', 'open was called before', { where })
      opening = true
      try {
        pins = await openPins(description, transport, clock)
      } finally {
        opening = false
      }
      pins.onLost(fail)
      pins.guard.onRested(() => {
        if (life.is('active')) fail(silence)
      })
      pins.emergencyStop?.onOpened(() => {
        if (life.is('active')) fail('emergency stop')
      })
      readAtS = clock.nowS()
      ticking.start()
      life.become('connected', 'pins taken, outputs at rest')
    },
    prepare: async () => {
      life.require('prepare', 'connected')
      requireSafe(present(), safeWhere)
      await present().guard.prove()
      life.require('prepare', 'connected')
      life.become('ready', 'outputs come to rest when nothing is commanded')
    },
    activate: async () => {
      life.require('activate', 'ready')
      const current = present()
      requireSafe(current, safeWhere)
      commandedAtS = Number.NaN
      current.guard.arm()
      current.heartbeat?.start()
      life.become('active', 'outputs on')
    },
    send: (command, sent) => {
      if (!life.is('active') || !pins) return false
      const { actuations, guard } = pins
      for (let index = 0; index < actuations.length; index++) {
        if (!Number.isFinite(command[index])) return false
      }
      // This process may have slept through it: what comes now was meant for then.
      if (isSilent()) {
        fail(silence)
        return false
      }
      try {
        for (let index = 0; index < actuations.length; index++) {
          sent[index] = actuations[index]?.command(command[index] ?? 0) ?? 0
        }
      } catch (error) {
        fail(`the pins cannot be written: ${error instanceof Error ? error.message : String(error)}`)
        return false
      }
      commandedAtS = clock.nowS()
      guard.feed()
      return true
    },
    stop: async (reason) => {
      if (life.is('closed')) return
      rest()
      if (!life.is('stopped', 'faulted')) life.become('stopped', reason)
    },
    clear: async () => {
      life.require('clear', 'stopped', 'faulted')
      requireSafe(present(), safeWhere)
      await present().guard.prove()
      life.require('clear', 'stopped', 'faulted')
      life.become('ready', 'cleared')
    },
    close: async () => {
      closing ??= shut()
      await closing
    },
  }
}
