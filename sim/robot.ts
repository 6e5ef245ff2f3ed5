import { Subject } from 'rxjs'
import type { Clock } from '../src/contract/clock.ts'
import { SinewError } from '../src/contract/errors.ts'
import { createLifeCycle } from '../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../src/contract/robot.ts'
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
  const life = createLifeCycle(`sim:${description.name}`)
  const size = observationSpace(description).size
  const actuators = actionSpace(description).size
  const inForce = new Float64Array(actuators)
  const measured = createGateInput(actuators)
  const measure = createMeasure(description)
  const latest = new Float64Array(size)
  let simulation: Simulation | undefined
  let sequence = 0

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
      life.fault('the physics went non-finite')
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
      return life.state
    },
    observations,
    states: life.states,

    async open() {
      life.require('open', 'closed')
      simulation = await createSimulation(description, {
        periodS: 1 / rateHz,
        seed: options.seed ?? 0,
        ...(options.physics ? { physics: options.physics } : {}),
      })
      look(simulation)
      rest()
      ticking.start()
      life.become('connected', 'opened')
    },
    async prepare() {
      life.require('prepare', 'connected')
      life.become('ready', 'prepared')
    },
    async activate() {
      life.require('activate', 'ready')
      rest()
      life.become('active', 'activated')
    },
    send(command, sent) {
      if (life.state !== 'active' || !simulation || !finite(command)) return false
      inForce.set(command)
      simulation.command(inForce)
      sent.set(inForce)
      return true
    },
    async stop(reason) {
      if (life.is('closed', 'stopped', 'faulted')) return
      rest()
      life.become('stopped', reason)
    },
    async clear() {
      life.require('clear', 'stopped', 'faulted')
      if (simulation && !simulation.healthy) {
        throw new SinewError('simulation', 'the physics cannot go on', {
          fix: 'close the robot and open a new one',
        })
      }
      life.become('ready', 'cleared')
    },
    async close() {
      if (life.state !== 'closed') {
        rest()
        ticking.stop()
        simulation?.free()
        simulation = undefined
      }
      observations.complete()
      life.end()
    },
  }
}

function finite(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false
  return true
}
