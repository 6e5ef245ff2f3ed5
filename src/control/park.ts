import type { Clock } from '../contract/clock.ts'
import type { Robot } from '../contract/robot.ts'
import { createGateInput, createMeasure } from '../safety/measured.ts'
import type { Supervisor } from '../safety/supervisor/supervisor.ts'
import { reasons, type SafetyGate } from '../safety/types.ts'
import type { LatestReading } from './latest-reading.ts'

export interface ParkSetup {
  /** Active. */
  readonly robot: Robot
  /** Stopped in order: opened anew for parking. */
  readonly gate: SafetyGate
  /** Idle. */
  readonly supervisor: Supervisor
  readonly readings: LatestReading
  readonly clock: Clock
  /** In force. Shape [actuators]. */
  readonly command: Float64Array
  /** NaN for an actuator that stays where it is. Shape [actuators]. */
  readonly pose: Float64Array
}

/** Taking a robot to its parking pose, as something to be ticked. */
export interface Park {
  tick(): void
  /** Brake where it is. */
  end(): void
  /** A person or the robot itself stops it. Latches. */
  stop(why: number, text: string): void
  /** At rest, parked or not. */
  readonly ended: boolean
  readonly parked: boolean
}

/** Share of the velocity limit: nobody waits for it, and somebody may stand near. */
const speedShare = 0.2

export function createPark(setup: ParkSetup): Park {
  const { robot, gate, supervisor, readings, clock, pose } = setup
  const { actuators, periodS } = gate.limits
  const input = createGateInput(actuators.length)
  const measure = createMeasure(robot.description)
  const limited = setup.command.slice()
  const sent = setup.command.slice()
  let ended = false

  gate.clear()
  gate.arm(setup.command)
  supervisor.arm(clock.nowS())
  supervisor.end(clock.nowS(), true)

  /** Where the actuator is to go in the end; where it is, if nowhere. */
  const goalOf = (index: number): number => {
    const { kind, lower, upper } = actuators[index]
    if (kind !== 'position') return 0
    return Number.isNaN(pose[index]) ? sent[index] : Math.min(upper, Math.max(lower, pose[index]))
  }
  const isThere = (): boolean => actuators.every((_, index) => sent[index] === goalOf(index))

  const request = (): void => {
    for (let index = 0; index < actuators.length; index++) {
      const step = speedShare * actuators[index].velocity * periodS
      const way = goalOf(index) - sent[index]
      input.requested[index] = Math.abs(way) <= step ? goalOf(index) : sent[index] + Math.sign(way) * step
    }
  }

  const stop = (why: number, text: string): void => {
    supervisor.raise(why, text, clock.nowS())
    gate.stop(why)
  }

  return {
    get ended() {
      return ended
    },
    get parked() {
      return isThere()
    },
    end: () => supervisor.end(clock.nowS(), false),
    stop,
    tick() {
      if (ended) return
      const nowS = clock.nowS()
      const state = supervisor.tick(
        nowS,
        supervisor.state === 'parking' ? isThere() : gate.state === 'stopped',
      )
      if (state !== 'parking' && gate.tripped === 0) gate.stop(reasons.operator)
      measure(readings.values, readings.timeS, input)
      input.observationAgeS = nowS - readings.timeS
      input.heartbeatAgeS = nowS - readings.heardAtS
      request()
      gate.step(input, limited)
      if (state === 'parking' && gate.tripped !== 0)
        stop(gate.tripped, 'tripped on the way to the parking pose')
      const through = supervisor.state !== 'off' && robot.send(limited, sent)
      if (!through && supervisor.state !== 'off') stop(reasons.robotFault, `the robot is ${robot.state}`)
      if (gate.state === 'stopped') supervisor.tick(nowS, true)
      ended = gate.state === 'stopped' || supervisor.state === 'off' || robot.state !== 'active'
    },
  }
}
