import { Subject } from 'rxjs'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { Reading, Robot, RobotState } from '../../src/contract/robot.ts'
import { sensorReadings } from '../../src/description/sensors.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/** The smallest robot that keeps the contract: perfect joints, no physics. Time passes when `pass` is called. */
export interface FakeRobot extends Robot {
  /** Let a reading arrive: joints have gone where they were told. */
  pass(): void
  /** As a cable being pulled would. */
  fail(reason: string): void
  /** No readings from now on. */
  mute: boolean
  /** Every command that got through, in order. */
  readonly commands: number[][]
  /** Reasons of the stops that were asked for. */
  readonly stops: string[]
}

export function createFakeRobot(description: RobotDescription, clock: Clock): FakeRobot {
  const observations = new Subject<Reading>()
  const states = new Subject<{ state: RobotState; reason: string }>()
  const command = new Float64Array(description.actuators.length)
  const commands: number[][] = []
  const stops: string[] = []
  const size = observationSpace(description).size
  const position = sensorReadings(description).map(({ sensor, quantity }) =>
    sensor.kind === 'joint' && quantity === 'position'
      ? description.actuators.findIndex((actuator) => actuator.joint === sensor.joint)
      : -1,
  )
  let state: RobotState = 'closed'
  let sequence = 0

  const go = (next: RobotState, reason: string): void => {
    if (state === next) return
    state = next
    states.next({ state, reason })
  }
  const from = (...allowed: RobotState[]): void => {
    if (allowed.includes(state)) return
    throw new SinewError('link', 'wrong order of calls', { expected: allowed.join(' or '), received: state })
  }

  const robot: FakeRobot = {
    description,
    observations,
    states,
    commands,
    stops,
    mute: false,
    get state() {
      return state
    },
    pass() {
      if (state === 'closed' || robot.mute) return
      const values = Float64Array.from({ length: size }, (_, index) => command[position[index] ?? -1] ?? 0)
      const timeS = clock.nowS()
      observations.next({ timeS, deviceTimeS: timeS, sequence: sequence++, values, valid: true })
    },
    fail: (reason) => go('faulted', reason),
    async open() {
      from('closed')
      go('connected', 'opened')
    },
    async prepare() {
      from('connected')
      go('ready', 'prepared')
    },
    async activate() {
      from('ready')
      go('active', 'activated')
    },
    send(values, sent) {
      if (state !== 'active') return false
      for (const [index, value] of values.entries()) {
        if (Number.isFinite(value)) command[index] = value
      }
      sent.set(command)
      commands.push([...command])
      return true
    },
    async stop(reason) {
      stops.push(reason)
      if (state !== 'closed' && state !== 'faulted') go('stopped', reason)
    },
    async clear() {
      from('stopped', 'faulted')
      go('ready', 'cleared')
    },
    async close() {
      go('closed', 'closed')
      observations.complete()
      states.complete()
    },
  }
  return robot
}
