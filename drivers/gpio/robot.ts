import { Subject } from 'rxjs'
import { createRealTimeSteps } from '../../sim/real-time.ts'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createLifeCycle } from '../../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { GpioTransport } from '../../src/description/transports/gpio.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { openPins, type Pins } from './pins.ts'

export interface GpioRobotOptions {
  readonly clock: Clock
}

function transportOf({ name, source, transports }: RobotDescription): GpioTransport {
  if (transports.gpio) return transports.gpio
  throw new SinewError('description', `${name} does not hang on GPIO`, {
    where: source,
    expected: 'a section transports.gpio',
    received: Object.keys(transports).join(', ') || 'none',
    fix: 'see drivers/gpio/README.md',
  })
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
  const requireSafe = ({ emergencyStop, sensing }: Pins): void => {
    if (emergencyStop && !emergencyStop.closed) {
      throw new SinewError('safety', 'the emergency stop is pressed, or its wire is cut', {
        where: transport.eStop?.line ?? where,
        expected: 'a closed circuit',
        received: 'an open one',
        fix: 'release the button, look at its wires',
      })
    }
    const complaint = sensing.complaint()
    if (complaint !== '') {
      throw new SinewError('safety', complaint, {
        where,
        fix: 'close this robot and connect anew; backend: character-device loses fewer edges',
      })
    }
  }

  /** Why it must not go on; empty if it may. */
  const troubleOf = ({ emergencyStop, sensing }: Pins): string => {
    if (isSilent()) return silence
    if (emergencyStop && !emergencyStop.closed) return 'emergency stop'
    return sensing.complaint()
  }

  const onTick = (): void => {
    if (!pins || life.is('closed', 'faulted')) return
    const nowS = clock.nowS()
    if (life.is('active')) {
      // Before the first command only the life of this process is watched.
      if (Number.isNaN(commandedAtS)) pins.guard.feed()
      const trouble = troubleOf(pins)
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
      requireSafe(present())
      await present().guard.prove()
      life.require('prepare', 'connected')
      life.become('ready', 'outputs come to rest when nothing is commanded')
    },
    activate: async () => {
      life.require('activate', 'ready')
      const current = present()
      requireSafe(current)
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
      requireSafe(present())
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
