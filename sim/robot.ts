import { Subject } from 'rxjs'
import type { Clock } from '../src/contract/clock.ts'
import { SinewError } from '../src/contract/errors.ts'
import type { Reading, Robot, RobotState } from '../src/contract/robot.ts'
import { actionSpace, observationSpace } from '../src/description/spaces.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { createGateInput, createMeasure } from '../src/safety/measured.ts'
import type { PhysicsName } from './physics-name.ts'
import { createRealTimeSteps } from './real-time.ts'
import { createSimulation } from './simulation.ts'
import type { Simulation } from './types.ts'

export interface SimRobotOptions {
  /** Readings a second; the control rate or what the serial transport would stream, whichever is more, unless given. */
  readonly readingRateHz?: number
  /** What computes the motion; Rapier unless given. */
  readonly physics?: PhysicsName
  /** Of its sensors' noise; 0 unless given. */
  readonly seed?: number
}

/**
 * A simulated robot in real time: physics advances with `clock` from `open` to `close`, whatever the state.
 * It has no limits of its own beyond the body's: the safety gate stands before it as before any robot.
 */
export function createSimRobot(
  description: RobotDescription,
  clock: Clock,
  options: SimRobotOptions = {},
): Robot {
  const rateHz =
    options.readingRateHz ?? Math.max(description.rateHz, description.transports.serial?.stateRateHz ?? 0)
  const observations = new Subject<Reading>()
  const states = new Subject<{ state: RobotState; reason: string }>()
  const size = observationSpace(description).size
  const actuators = actionSpace(description).size
  const inForce = new Float64Array(actuators)
  const measured = createGateInput(actuators)
  const measure = createMeasure(description)
  const latest = new Float64Array(size)
  let state: RobotState = 'closed'
  let simulation: Simulation | undefined
  let sequence = 0
  let closedForGood = false

  const enter = (next: RobotState, reason: string): void => {
    state = next
    states.next({ state: next, reason })
  }
  const require = (allowed: readonly RobotState[], verb: string): void => {
    if (allowed.includes(state)) return
    throw new SinewError('usage', `cannot ${verb} a robot that is ${state}`, {
      expected: allowed.join(' or '),
      received: state,
    })
  }
  /** Position servos hold where they are; velocities and efforts go to zero. */
  const rest = (): void => {
    for (let index = 0; index < actuators; index++) {
      const holds = description.actuators[index]?.kind === 'position'
      inForce[index] = holds ? measured.position[index] : 0
    }
    simulation?.command(inForce)
  }
  const look = (body: Simulation): void => {
    body.read(latest)
    measure(latest, clock.nowS(), measured)
  }

  const ticking = createRealTimeSteps(clock, 1 / rateHz, () => {
    if (!simulation) return
    simulation.step()
    if (!simulation.healthy) {
      ticking.stop()
      enter('faulted', 'the physics went non-finite')
      return
    }
    look(simulation)
    sequence += 1
    // A fresh copy: a reading may be kept for as long as its receiver likes.
    const values = latest.slice()
    observations.next({ timeS: clock.nowS(), deviceTimeS: sequence / rateHz, sequence, values, valid: true })
  })

  return {
    description,
    get state() {
      return state
    },
    observations,
    states,

    async open() {
      require(['closed'], 'open')
      if (closedForGood) {
        throw new SinewError('usage', 'a simulated robot opens once', { fix: 'create a new one' })
      }
      simulation = await createSimulation(description, {
        periodS: 1 / rateHz,
        seed: options.seed ?? 0,
        ...(options.physics ? { physics: options.physics } : {}),
      })
      look(simulation)
      rest()
      ticking.start()
      enter('connected', 'opened')
    },
    async prepare() {
      require(['connected'], 'prepare')
      enter('ready', 'prepared')
    },
    async activate() {
      require(['ready'], 'activate')
      rest()
      enter('active', 'activated')
    },
    send(command, sent) {
      if (state !== 'active' || !simulation || !finite(command)) return false
      inForce.set(command)
      simulation.command(inForce)
      sent.set(inForce)
      return true
    },
    async stop(reason) {
      if (state === 'closed' || state === 'stopped' || state === 'faulted') return
      rest()
      enter('stopped', reason)
    },
    async clear() {
      require(['stopped', 'faulted'], 'clear')
      if (simulation && !simulation.healthy) {
        throw new SinewError('simulation', 'the physics cannot go on', {
          fix: 'close the robot and open a new one',
        })
      }
      enter('ready', 'cleared')
    },
    async close() {
      if (state !== 'closed') {
        rest()
        ticking.stop()
        simulation?.free()
        simulation = undefined
        enter('closed', 'closed')
      }
      closedForGood = true
      observations.complete()
      states.complete()
    },
  }
}

function finite(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false
  return true
}
