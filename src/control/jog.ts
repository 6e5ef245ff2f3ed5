import type { Clock } from '../contract/clock.ts'
import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'
import type { Robot } from '../contract/robot.ts'
import { createGateInput, createMeasure } from '../safety/measured.ts'
import { reasonNames, reasons, type SafetyGate } from '../safety/types.ts'
import type { LatestReading } from './latest-reading.ts'
import { tripText } from './trip-text.ts'

/** Moves one joint a little at a time, by hand. Everything goes through the gate; all other joints hold. */
export interface Jog {
  /** Go `by` further, rad or m; what lies beyond the joint's limits is cut off. Returns where it goes. */
  move(by: number): number
  /** Take up another joint, where it is. @throws SinewError `usage` */
  choose(joint: string): void
  readonly joint: string
  /** As measured, rad or m. */
  readonly position: number
  /** Where it was when it was chosen. */
  readonly start: number
  /** It is not yet where it was told to go. */
  readonly moving: boolean
  readonly ended: boolean
  /** Why the gate tripped, in words. */
  readonly trip: string | undefined
  /** One control step. */
  tick(): void
  /** Brake within the limits. */
  stop(): void
  /** The robot went away by itself. */
  fault(reason: string): void
}

export interface JogSetup {
  readonly robot: Robot
  /** Armed. */
  readonly gate: SafetyGate
  readonly readings: LatestReading
  readonly clock: Clock
  /** In force. Shape [actuators]. */
  readonly command: Float64Array
  readonly joint: string
  /** Of the joint's velocity limit. */
  readonly speedShare: number
}

/** Nearer than this share of the joint's range, a joint that is driven by velocity has arrived. */
const nearEnough = 0.002
/** Periods in which a joint that is driven by velocity closes the rest of the way. */
const approach = 5

export function createJog(setup: JogSetup): Jog {
  const { robot, gate, readings, clock, speedShare } = setup
  const { actuators, periodS } = gate.limits
  const { actuators: described } = robot.description
  const input = createGateInput(actuators.length)
  const measure = createMeasure(robot.description)
  const limited = setup.command.slice()
  const sent = setup.command.slice()
  let index = 0
  let start = 0
  let goal = 0
  let stopping = false
  let ended = false
  let trip: string | undefined

  const look = (): void => {
    const nowS = clock.nowS()
    measure(readings.values, readings.timeS, input)
    input.observationAgeS = nowS - readings.timeS
    input.heartbeatAgeS = nowS - readings.heardAtS
  }

  const choose = (joint: string): void => {
    const found = described.findIndex((actuator) => actuator.joint === joint || actuator.name === joint)
    const limits = actuators[found]
    if (!limits) {
      const names = described.map((actuator) => actuator.joint)
      const guess = didYouMean(joint, names)
      throw new SinewError('usage', `${robot.description.name} has no driven joint "${joint}"`, {
        expected: names.join(', '),
        received: joint,
        ...(guess ? { fix: `did you mean "${guess}"?` } : {}),
      })
    }
    if (limits.kind === 'effort') {
      throw new SinewError('usage', `"${joint}" is driven by effort and cannot be jogged`, {
        expected: 'a joint driven by position or velocity',
        received: 'effort',
        fix: 'move it by hand, with the robot switched off',
      })
    }
    look()
    index = found
    start = input.position[index]
    goal = limits.kind === 'position' ? sent[index] : start
  }

  const isThere = (): boolean => {
    const { kind, lower, upper } = actuators[index]
    if (kind === 'position') return sent[index] === goal
    return Math.abs(goal - input.position[index]) <= nearEnough * (upper - lower)
  }

  /** What the chosen joint is told: at most `speedShare` of its velocity limit. */
  const request = (): number => {
    const { kind, velocity } = actuators[index]
    const speed = speedShare * velocity
    if (kind === 'position') {
      const step = speed * periodS
      return sent[index] + Math.min(step, Math.max(-step, goal - sent[index]))
    }
    if (isThere()) return 0
    return Math.min(speed, Math.max(-speed, (goal - input.position[index]) / (approach * periodS)))
  }

  const noteTrip = (said: string): void => {
    if (trip !== undefined || gate.tripped === reasons.operator) return
    const facts = { limits: gate.limits, input, command: sent, controllerAgeS: 0, said }
    const names = reasonNames.filter((name) => (gate.tripped & reasons[name]) !== 0)
    trip = `${names.join(', ')}: ${tripText(gate.tripped, facts)}`
  }

  const halt = (why: number, said: string): void => {
    stopping = true
    gate.stop(why)
    noteTrip(said)
  }

  choose(setup.joint)

  return {
    choose,
    get joint() {
      return described[index]?.joint ?? ''
    },
    get position() {
      return input.position[index]
    },
    get start() {
      return start
    },
    get moving() {
      return !isThere()
    },
    get ended() {
      return ended
    },
    get trip() {
      return trip
    },
    move: (by) => {
      const { lower, upper } = actuators[index]
      if (Number.isFinite(by)) goal = Math.min(upper, Math.max(lower, goal + by))
      return goal
    },
    tick: () => {
      if (ended) return
      look()
      for (let each = 0; each < actuators.length; each++) {
        input.requested[each] = actuators[each]?.kind === 'position' ? sent[each] : 0
      }
      if (!stopping) input.requested[index] = request()
      gate.step(input, limited)
      const through = robot.send(limited, sent)
      if (!through) sent.set(limited)
      if (gate.tripped !== 0) {
        stopping = true
        noteTrip('')
      }
      if (!through) halt(reasons.robotFault, `the robot is ${robot.state}`)
      ended = gate.state === 'stopped' || robot.state !== 'active'
    },
    stop: () => halt(reasons.operator, ''),
    fault: (reason) => halt(reasons.robotFault, reason),
  }
}
