import { setTimeout as sleep } from 'node:timers/promises'
import type { ChaosFaults } from '../../drivers/chaos/faults.ts'
import { createChaosRobot } from '../../drivers/chaos/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { connectRobot } from '../../src/control/connect.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'
import { takeControl } from '../../src/control/take-control.ts'
import { createTicker } from '../../src/control/ticker.ts'
import { tripText } from '../../src/control/trip-text.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createGateInput, createMeasure } from '../../src/safety/measured.ts'
import { reasonNames, reasons } from '../../src/safety/types.ts'
import type { FaultLink } from './links.ts'
import { watchRobot } from './watch.ts'

/** What came of one fault on one link. */
export interface FaultOutcome {
  readonly did: 'went on' | 'stopped'
  /** From the fault to the last movement; NaN if it went on. */
  readonly restAfterS: number
  readonly told: string
  readonly stale: number
  readonly reached: number
}

/** Seconds into the motion at which the fault begins, and how long it is watched. */
export const faultAtS = 0.5
const watchedS = 1.5
/** The motion: amplitude in rad, and rad/s. */
const swing = 0.3
const angular = 4

/** Swing a robot's joints through the gate as a policy's loop does, and let something go wrong in the middle. */
export async function driveThrough(link: FaultLink, faults: ChaosFaults): Promise<FaultOutcome> {
  const far = await link.start()
  const inner = await connectRobot(far.connection, clock)
  const { spied, watch } = watchRobot(inner)
  const robot = createChaosRobot(spied, { faults: { ...faults, fromS: faultAtS }, clock })
  const readings = watchReadings(robot.observations, observationSpace(robot.description).size)
  let fault = ''
  robot.states.subscribe(({ state, reason }) => {
    if (state === 'faulted') fault = reason
  })
  try {
    const gate = createSafetyGate(safetyLimits(robot.description))
    // Starting a thread takes its time: before the robot is there to wait for commands.
    const ticker = await createTicker(gate.limits.periodS, clock)
    await robot.open()
    await robot.prepare()
    const start = await takeControl(robot, gate, readings, clock)
    const { actuators } = gate.limits
    const input = createGateInput(actuators.length)
    const measure = createMeasure(robot.description)
    const limited = new Float64Array(actuators.length)
    const sent = start.slice()
    const startS = clock.nowS()
    let told = ''
    ticker.start()
    while (clock.nowS() - startS < faultAtS + watchedS) {
      if (!(await ticker.next())) break
      const nowS = clock.nowS()
      measure(readings.values, readings.timeS, input)
      input.observationAgeS = nowS - readings.timeS
      input.heartbeatAgeS = nowS - readings.heardAtS
      const offset = swing * Math.sin(angular * (nowS - startS))
      for (let index = 0; index < actuators.length; index++)
        input.requested[index] = (start[index] ?? 0) + offset
      gate.step(input, limited)
      watch.note(limited)
      const through = robot.send(limited, sent)
      if (gate.tripped !== 0 && told === '') {
        const names = reasonNames.filter((name) => (gate.tripped & reasons[name]) !== 0)
        const facts = { limits: gate.limits, input, command: sent, controllerAgeS: 0, said: '' }
        told = `gate, ${names.join(', ')}: ${tripText(gate.tripped, facts)}`
      }
      if (!through) {
        told ||= `robot: ${fault === '' ? robot.state : fault}`
        gate.stop(reasons.robotFault)
        break
      }
      if (gate.state === 'stopped') break
    }
    await ticker.close()
    // Only now: what a stop brings to rest would be at rest anyway, if the link is gone.
    if (told !== '') await robot.stop(told)
    await sleep(Math.max(0, startS + faultAtS + watchedS - clock.nowS()) * 1000)
    return {
      did: told === '' ? 'went on' : 'stopped',
      restAfterS: told === '' ? Number.NaN : Math.max(0, watch.movedAtS - startS - faultAtS),
      told: told === '' ? '–' : told,
      stale: watch.stale,
      reached: watch.reached,
    }
  } finally {
    readings.close()
    await robot.close()
    await far.close()
  }
}
