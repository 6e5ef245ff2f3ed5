import { SinewError } from '../contract/errors.ts'
import type { EpisodeLog, LoggedStep } from '../data/types.ts'
import { actionSpace, findJoint, movingJoints, observationSpace } from '../description/spaces.ts'
import type { RobotDescription } from '../description/types.ts'
import { readAtS, readingPeriodS, steadyTimes } from './reading-times.ts'
import { createStateReader } from './state-reader.ts'
import type { ComparedChannel, Recording, Sample } from './types.ts'

/** Below this part of its nominal span a channel's range says no more than its noise. */
const leastRange = 0.01
/** In control periods. The command before it stays in force, and readings know their times. */
const longestGap = 3
/** Stretches shorter than this say nothing. */
const leastSamples = 12

/**
 * A log as samples of the state, in stretches without a gap: a reading that was not new is left out, and where one is
 * not finite, or the next comes more than three periods later, a new stretch begins.
 *
 * @param anyRobot take a log of a robot whose description has another hash
 * @throws SinewError `contract` if log and robot do not belong together, `description` if the robot's state cannot be
 *   known from its sensors, `data` if nothing of the log can be used
 */
export function readRecording(
  log: EpisodeLog,
  path: string,
  description: RobotDescription,
  anyRobot = false,
): Recording {
  requireMatch(log, path, description, anyRobot)
  const { periodS } = log.header
  const stateOf = createStateReader(description)
  // A simulated robot takes commands where it takes readings: between its steps.
  const simulated = log.header.connection.startsWith('sim:')
  const countS = readingPeriodS(log.steps.filter(finite))
  const stretches = stretchesOf(log.steps, longestGap * periodS).map((steps) => {
    const times = countS === undefined ? steps.map(readAtS) : steadyTimes(steps, countS)
    const sample = (step: LoggedStep, index: number): Sample => {
      const delayS = simulated ? 0 : Math.max(0, step.observationAgeS)
      return stateOf.sample(step, times[index], times[index] + delayS)
    }
    return stateOf.complete(steps.map(sample))
  })
  const used = stretches.reduce((sum, stretch) => sum + stretch.length, 0)
  if (used === 0) {
    throw new SinewError('data', 'nothing of this log can be replayed', {
      where: path,
      expected: `at least ${leastSamples} steps in a row, one fresh reading a period`,
      received: `${log.steps.length} steps`,
    })
  }
  const channels = comparedChannels(description, stretches.flat())
  return { periodS, channels, stretches, left: log.steps.length - used }
}

/** The same recording with commands that take effect so long after the reading that they answer. */
export function withCommandDelay(recording: Recording, delayS: number): Recording {
  const delayed = (sample: Sample): Sample => ({ ...sample, sentAtS: sample.readAtS + delayS })
  return { ...recording, stretches: recording.stretches.map((stretch) => stretch.map(delayed)) }
}

/** How long after their readings commands take effect, the median. */
export function commandDelayS({ stretches }: Recording): number {
  const delays = stretches.flat().map(({ readAtS, sentAtS }) => sentAtS - readAtS)
  return delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? 0
}

function stretchesOf(steps: readonly LoggedStep[], gapS: number): LoggedStep[][] {
  const stretches: LoggedStep[][] = [[]]
  for (const step of steps) {
    const current = stretches.at(-1) ?? []
    const last = current.at(-1)
    const broken =
      !finite(step) || (last && (step.sequence < last.sequence || readAtS(step) - readAtS(last) > gapS))
    if (broken) stretches.push([])
    if (finite(step) && step.sequence !== last?.sequence) stretches.at(-1)?.push(step)
  }
  return stretches.filter(({ length }) => length >= leastSamples)
}

function finite({ reading, sent, timeS, observationAgeS }: LoggedStep): boolean {
  const all = [timeS, observationAgeS, ...Array.from(reading), ...Array.from(sent)]
  return all.every(Number.isFinite)
}

/** Positions, velocities and efforts of joints. */
function comparedChannels(description: RobotDescription, samples: readonly Sample[]): ComparedChannel[] {
  return observationSpace(description).channels.flatMap(({ name, unit, low, high }, column) => {
    const dot = name.lastIndexOf('.')
    const joint = movingJoints(description).find((each) => each.name === name.slice(0, dot))
    if (!joint) return []
    const values = samples.map(({ reading }) => reading[column])
    const spread = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
    const quantity = name.slice(dot + 1)
    const wraps = quantity === 'position' && findJoint(description, joint.name).kind === 'continuous'
    const range = Math.max(spread, leastRange * (high - low))
    return [{ name, joint: joint.name, quantity, unit, column, range, wraps }]
  })
}

function requireMatch(
  { header }: EpisodeLog,
  path: string,
  description: RobotDescription,
  anyRobot: boolean,
): void {
  const refuse = (what: string, expected: string, received: string, fix: string): never => {
    throw new SinewError('contract', `this log is not of "${description.name}": ${what}`, {
      where: path,
      expected,
      received,
      fix,
    })
  }
  const names = (channels: readonly { name: string }[]): string => channels.map(({ name }) => name).join(', ')
  const compare = (what: string, expected: string, received: string): void => {
    if (expected !== received)
      refuse(`its ${what} are others`, expected, received, 'name the robot that it is of')
  }
  compare('readings', names(observationSpace(description).channels), names(header.reading))
  compare('commands', names(actionSpace(description).channels), names(header.command))
  if (anyRobot) return
  const force = 'name the robot.yaml that it was recorded with, or say --any-robot'
  if (Math.abs(header.periodS * description.rateHz - 1) > 1e-6) {
    const period = (s: number): string => `a control period of ${(1000 * s).toFixed(2)} ms`
    refuse('it has another period', period(1 / description.rateHz), period(header.periodS), force)
  }
  if (header.descriptionHash !== description.hash) {
    refuse('the description has changed since', description.hash, header.descriptionHash, force)
  }
}
