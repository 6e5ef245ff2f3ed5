import { Subject } from 'rxjs'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Reading, Robot, RobotState } from '../../src/contract/robot.ts'
import { corruptReading } from './corrupt.ts'
import { type ChaosFaults, doesAnything } from './faults.ts'
import { createWay, type Schedule } from './way.ts'

export interface ChaosRobotOptions {
  readonly faults: ChaosFaults
  readonly clock: Clock
  readonly schedule?: Schedule
}

/** A command on its way. */
interface Travelling {
  readonly values: Float64Array
  readonly number: number
  /** Which activation it belongs to. */
  readonly activation: number
}

const later: Schedule = (afterS, run) => void setTimeout(run, afterS * 1000)

/**
 * A robot behind a bad link: any robot, with what `faults` says done to its readings and commands. Without faults it is
 * that robot. A stop always gets through while the link stands, for it does not share the commands' way.
 *
 * A command that arrives after a newer one, or after a stop, is not obeyed, as no driver's far end obeys it: sequence
 * numbers, sessions and leases see to that there.
 */
export function createChaosRobot(inner: Robot, options: ChaosRobotOptions): Robot {
  const { faults, clock, schedule = later } = options
  const random = createRandom(faults.seed)
  const observations = new Subject<Reading>()
  const states = new Subject<{ readonly state: RobotState; readonly reason: string }>()
  const spare = new Float64Array(inner.description.actuators.length)
  let activation = 0
  let activatedAtS = Number.NaN
  let broken = false
  let ended = false
  let number = 0
  let obeyed = 0
  let frozen: Reading | undefined

  const isOn = (): boolean => {
    if (!doesAnything(faults)) return false
    if (faults.fromS === 0 && faults.forS === Number.POSITIVE_INFINITY) return true
    const sinceS = clock.nowS() - activatedAtS
    return sinceS >= faults.fromS && sinceS < faults.fromS + faults.forS
  }
  const isOnFor = (way: 'readings' | 'commands') => (): boolean =>
    (faults.on === 'both' || faults.on === way) && isOn()

  const readings = createWay<Reading>({
    faults,
    random: random.split(),
    schedule,
    isOn: isOnFor('readings'),
    corrupt: corruptReading,
    deliver: (reading) => {
      if (broken || ended) return
      if (faults.freeze && isOn()) frozen ??= reading
      else frozen = undefined
      const shown = frozen ?? reading
      // A reading's time is when it arrived.
      observations.next(shown === reading && !isOn() ? reading : { ...shown, timeS: clock.nowS() })
    },
  })
  const commands = createWay<Travelling>({
    faults,
    random: random.split(),
    schedule,
    isOn: isOnFor('commands'),
    corrupt: () => undefined,
    deliver: (command) => {
      if (broken || command.activation !== activation || command.number <= obeyed) return
      obeyed = command.number
      inner.send(command.values, spare)
    },
  })

  /** From then on nothing passes, and nothing tells the robot so. */
  const breakLink = (): void => {
    if (!faults.disconnect || !isOn() || broken || inner.state === 'closed' || inner.state === 'faulted')
      return
    broken = true
    states.next({ state: 'faulted', reason: 'the link broke' })
  }
  const subscriptions = [
    inner.observations.subscribe((reading) => {
      breakLink()
      if (!broken) readings.send(reading)
    }),
    inner.states.subscribe((change) => {
      if (!broken || change.state === 'closed') states.next(change)
    }),
  ]
  const requireLink = (verb: string): void => {
    if (!broken) return
    throw new SinewError('link', `cannot ${verb}: the link broke`, {
      where: 'chaos.disconnect',
      fix: 'close this robot and connect anew',
    })
  }

  return {
    description: inner.description,
    observations,
    states,
    get state() {
      return broken && inner.state !== 'closed' ? 'faulted' : inner.state
    },
    get latched() {
      return inner.latched
    },
    get proven() {
      return inner.proven
    },
    open: () => inner.open(),
    prepare: async () => {
      requireLink('prepare')
      await inner.prepare()
    },
    activate: async () => {
      requireLink('activate')
      await inner.activate()
      activation += 1
      activatedAtS = clock.nowS()
    },
    send: (command, sent) => {
      breakLink()
      if (broken || inner.state !== 'active') return false
      if (!isOnFor('commands')()) {
        number += 1
        obeyed = number
        return inner.send(command, sent)
      }
      for (let index = 0; index < spare.length; index++) if (!Number.isFinite(command[index])) return false
      number += 1
      commands.send({ values: command.slice(), number, activation })
      sent.set(command)
      return true
    },
    stop: async (reason) => {
      activation += 1
      if (!broken) await inner.stop(reason)
    },
    clear: async () => {
      requireLink('clear')
      await inner.clear()
    },
    close: async () => {
      activation += 1
      await inner.close()
      if (ended) return
      ended = true
      for (const subscription of subscriptions) subscription.unsubscribe()
      observations.complete()
      states.complete()
    },
  }
}
