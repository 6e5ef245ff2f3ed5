import { Subject } from 'rxjs'
import { createRealTimeSteps } from '../../sim/real-time.ts'
import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createLifeCycle } from '../../src/contract/life-cycle.ts'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import type { EpisodeLog } from '../../src/data/types.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

export interface ReplayRobotOptions {
  readonly log: EpisodeLog
  /** What people know the log by: its path. */
  readonly source: string
  readonly clock: Clock
}

/**
 * A robot that only remembers: its readings are those of a log, at the pace of the log. The log goes on while the robot is
 * active, and stands still otherwise, so that nothing moves before `activate` or after a stop. Commands are taken and
 * change nothing: what a policy would have done about it can be watched, with no robot at all. At the log's end it faults.
 *
 * @throws SinewError `data` if the log is another robot's, or empty
 */
export function createReplayRobot(description: RobotDescription, options: ReplayRobotOptions): Robot {
  const { log, source, clock } = options
  checkLog(log, description, source)
  const { steps, header } = log
  const actuators = actionSpace(description).size
  const observations = new Subject<Reading>()
  const life = createLifeCycle(`replay:${source}`)
  /** Step of the log that is shown. */
  let at = 0
  let sequence = 0

  const show = (): void => {
    sequence += 1
    const values = Float64Array.from(steps[at]?.reading ?? [])
    observations.next({
      timeS: clock.nowS(),
      deviceTimeS: sequence * header.periodS,
      sequence,
      values,
      // A log writes down what was no number, too.
      valid: values.every(Number.isFinite),
    })
  }
  const ticking = createRealTimeSteps(clock, header.periodS, () => {
    if (life.is('active')) {
      if (at + 1 < steps.length) at += 1
      else life.fault(`the log ends here, after ${steps.length} steps`)
    }
    if (!life.is('faulted')) show()
  })

  return {
    description,
    observations,
    states: life.states,
    get state() {
      return life.state
    },
    open: async () => {
      life.require('open', 'closed')
      ticking.start()
      life.become('connected', `${steps.length} steps of ${header.robot}`)
    },
    prepare: async () => {
      life.require('prepare', 'connected')
      life.become('ready', 'nothing can move')
    },
    activate: async () => {
      life.require('activate', 'ready')
      life.become('active', 'the log goes on')
    },
    send: (command, sent) => {
      if (!life.is('active')) return false
      for (let index = 0; index < actuators; index++) if (!Number.isFinite(command[index])) return false
      sent.set(command)
      return true
    },
    stop: async (reason) => {
      if (!life.is('closed', 'stopped', 'faulted')) life.become('stopped', reason)
    },
    clear: async () => {
      life.require('clear', 'stopped', 'faulted')
      // From a log that has ended only the beginning is left.
      if (life.is('faulted')) at = 0
      life.become('ready', 'cleared')
    },
    close: async () => {
      ticking.stop()
      observations.complete()
      life.end()
    },
  }
}

function checkLog({ header, steps }: EpisodeLog, description: RobotDescription, source: string): void {
  if (steps.length === 0) {
    throw new SinewError('data', 'there is nothing to replay', {
      where: source,
      expected: 'a log of at least one step',
      received: 'a log without steps',
    })
  }
  const expected = observationSpace(description).channels.map(({ name, unit }) => `${name} ${unit}`)
  const received = header.reading.map(({ name, unit }) => `${name} ${unit}`)
  const missing = expected.findIndex((channel, index) => channel !== received[index])
  if (missing < 0 && expected.length === received.length) return
  throw new SinewError(
    'data',
    `the log of ${header.robot} does not have the readings of ${description.name}`,
    {
      where: source,
      expected: expected[missing] ?? `${expected.length} readings`,
      received: received[missing] ?? `${received.length} readings`,
      fix: 'name the robot of the log: replay:<log>?robot=<robot>',
    },
  )
}
