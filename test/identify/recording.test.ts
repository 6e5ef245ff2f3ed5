import { expect, test } from 'vitest'
import type { EpisodeLog, LoggedStep } from '../../src/data/types.ts'
import { parseDescription } from '../../src/description/parse.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { commandDelayS, readRecording, withCommandDelay } from '../../src/identify/recording.ts'
import { leverDescription, leverYaml } from './virtual-log.ts'

const periodS = 0.02

/** The shaft turns at 0.5 rad/s; readings are counted at 100 Hz. */
function stepAt(index: number, changes: Partial<LoggedStep> = {}): LoggedStep {
  const observationAgeS = 0.004
  const timeS = index * periodS + observationAgeS
  const base = {
    step: index,
    episode: 0,
    timeS,
    latenessS: 0,
    missedTicks: 0,
    observationAgeS,
    sequence: 2 * index,
  }
  const vectors = {
    observation: [],
    reading: [0.5 * index * periodS, 0.5],
    action: [],
    requested: [0],
    sent: [0.1 * index],
  }
  const outcome = { reward: 0, rewardTerms: [], success: false, terminated: false, truncated: false }
  return { ...base, ...vectors, ...outcome, reasons: 0, controller: 'wave', state: 'active', ...changes }
}

function logOf(steps: LoggedStep[], description: RobotDescription = leverDescription): EpisodeLog {
  const header = {
    robot: description.name,
    descriptionHash: description.hash,
    connection: 'serial:port?robot=lever',
    task: 'none',
    controller: 'wave',
    seed: 0,
    periodS,
    observation: [],
    reading: observationSpace(description).channels,
    action: [],
    command: actionSpace(description).channels,
    rewardTerms: [],
    reasons: {},
  }
  return { header, steps, events: [], complete: true }
}

const steps = (count: number): LoggedStep[] => Array.from({ length: count }, (_, index) => stepAt(index))
const read = (all: LoggedStep[]): ReturnType<typeof readRecording> =>
  readRecording(logOf(all), 'x', leverDescription)

test('readings keep the pace of their count, whatever the clock of this end says', () => {
  const all = steps(60)
  // Two came late, at once.
  for (const late of [31, 32]) all[late] = stepAt(late, { timeS: 32.5 * periodS + 0.004 })
  const [stretch = []] = read(all).stretches
  expect(stretch).toHaveLength(60)
  for (const [index, sample] of stretch.entries()) {
    expect(sample.readAtS - (stretch[0]?.readAtS ?? 0)).toBeCloseTo(index * periodS, 9)
    expect(sample.sentAtS - sample.readAtS).toBeCloseTo(0.004, 9)
  }
})

test('a reading that is not new is left out; a NaN, a long silence and a count that starts anew end a stretch', () => {
  const all = steps(120)
  all[10] = stepAt(10, { sequence: 18 })
  all[40] = stepAt(40, { reading: [Number.NaN, 0] })
  const silent = all.slice(0, 80).concat(all.slice(85))
  const anew = silent.map((step, index) => (index < 100 ? step : { ...step, sequence: step.sequence - 100 }))
  const { stretches, left } = read(anew)
  expect(stretches.map(({ length }) => length)).toEqual([39, 39, 20, 15])
  expect(left).toBe(2)
})

/** With a tip that turns freely, of which these are measured. */
function withTip(measures: string): RobotDescription {
  const yaml = leverYaml
    .replace('joints:', '  - { name: tip, massKg: 0.1, inertiaKgM2: [0.001, 0.001, 0.001] }\njoints:')
    .replace(
      'actuators:',
      '  - { name: free, kind: continuous, parent: lever, child: tip, axis: [0, 0, 1], limits: { velocityRadPerS: 9 } }\nactuators:',
    )
    .concat(`sensors:\n  - { joint: shaft, measures: [position, velocity] }\n${measures}`)
  return parseDescription(yaml, 'lever.yaml')
}

test('a velocity that nothing measures is the difference of the positions on both sides', () => {
  const description = withTip('  - { joint: free, measures: [position] }\n')
  const all = steps(20).map((step) => ({
    ...step,
    reading: [...Array.from(step.reading), -0.3 * step.step * periodS],
  }))
  const [stretch = []] = readRecording(logOf(all, description), 'x', description).stretches
  expect(stretch).toHaveLength(20)
  for (const { velocity } of stretch) expect(velocity[1]).toBeCloseTo(-0.3, 6)
})

test('a joint that nothing measures cannot be replayed', () => {
  const description = withTip('')
  expect(() => readRecording(logOf(steps(20), description), 'x', description)).toThrow(
    /nothing measures.*"free"/,
  )
})

test('commands of a real robot take effect when they were sent, unless another delay is given', () => {
  const recording = read(steps(30))
  expect(commandDelayS(recording)).toBeCloseTo(0.004, 9)
  expect(commandDelayS(withCommandDelay(recording, 0.011))).toBeCloseTo(0.011, 9)
})
