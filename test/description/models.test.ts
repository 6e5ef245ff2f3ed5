import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { SinewError } from '../../src/contract/errors.ts'
import { parseDescription } from '../../src/description/parse.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { twoLink } from './two-link.ts'

const shoulder = '{ joint: shoulder, kind: position, stiffnessNmPerRad: 20, dampingNmSPerRad: 0.7'
const measured = '{ joint: shoulder, measures: [position, velocity]'
const robot = (...changes: (readonly [string, string])[]): RobotDescription => {
  let text = twoLink
  for (const [what, by] of changes) {
    expect(text).toContain(what)
    text = text.replace(what, by)
  }
  return parseDescription(text, 'robot.yaml')
}
const modelled = (model: string) => [shoulder, `${shoulder}, model: { ${model} }`] as const
const noisy = (noise: string) => [measured, `${measured}, noise: { ${noise} }`] as const
const slider = [
  `    axis: [0, 0, 1]
    limits: { positionRad: [-2, 2], velocityRadPerS: 4, accelerationRadPerS2: 40, effortNm: 1.5 }`,
  `    axis: [0, 0, 1]
    limits: { positionM: [-2, 2], velocityMPerS: 4, accelerationMPerS2: 40, effortN: 1.5 }`,
] as const

function errorOf(...changes: (readonly [string, string])[]): SinewError {
  try {
    robot(...changes)
  } catch (error) {
    if (error instanceof SinewError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('a robot.yaml with models of its actuators', () => {
  test('says them in the units of the command', () => {
    const full = robot(
      modelled(
        'latencySteps: 1, lagS: 0.02, quantumRad: 0.0015, deadBandRad: 0.002, backlashRad: 0.01, maxSpeedRadPerS: 6, ' +
          'torqueSpeed: { stallNm: 3, noLoadRadPerS: 7 }, currentAPerNm: 0.8',
      ),
      ['sensors:', 'battery: { openCircuitV: 12, resistanceOhm: 0.1 }\nsensors:'],
    )
    expect(full.actuators[0]?.model).toEqual({
      latencySteps: 1,
      lagS: 0.02,
      quantum: 0.0015,
      deadBand: 0.002,
      backlash: 0.01,
      maxSpeed: 6,
      torqueSpeed: { stall: 3, noLoad: 7 },
      currentAPerEffort: 0.8,
    })
    expect(full.actuators[1]).not.toHaveProperty('model')
    expect(full.battery).toEqual({ openCircuitV: 12, resistanceOhm: 0.1 })
  })

  test('keeps its hash while they are neutral, and only then', () => {
    const { hash } = robot()
    expect(robot(modelled('latencySteps: 0, lagS: 0, backlashRad: 0')).hash).toBe(hash)
    expect(robot(modelled('latencySteps: 1')).hash).not.toBe(hash)
    expect(robot(modelled('lagS: 0.01')).hash).not.toBe(hash)
  })

  test('has units that fit a joint that slides', () => {
    const sliding = [slider, ['kind: revolute', 'kind: prismatic']] as const
    const gains = 'kind: position, stiffnessNmPerRad: 20, dampingNmSPerRad: 0.7'
    const servo = (model: string) =>
      [gains, `kind: position, stiffnessNPerM: 20, dampingNSPerM: 0.7, model: { ${model} }`] as const
    const fits = robot(...sliding, servo('backlashM: 0.001, torqueSpeed: { stallN: 9, noLoadMPerS: 2 }'))
    expect(fits.actuators[0]?.model).toEqual({ backlash: 0.001, torqueSpeed: { stall: 9, noLoad: 2 } })
    expect(errorOf(...sliding, servo('backlashRad: 0.001'))).toMatchObject({
      message: '"backlashRad" does not fit a position actuator on joint "shoulder", which is prismatic',
      where: 'robot.yaml:25:89 (actuators[0].model.backlashRad)',
      fix: 'did you mean "backlashM"?',
    })
  })

  test.each([
    ['a unit of another command', modelled('quantumNm: 1'), 'model.quantumNm', 'did you mean "quantumRad"?'],
    [
      'half a line',
      modelled('torqueSpeed: { stallNm: 1 }'),
      'model.torqueSpeed',
      'add noLoadRadPerS: <number above zero>',
    ],
    [
      'a line in newtons',
      modelled('torqueSpeed: { stallN: 1, noLoadRadPerS: 1 }'),
      'stallN',
      'did you mean "stallNm"?',
    ],
    ['a negative amount', modelled('lagS: -1'), 'lagS', 'change it to zero or a positive number in s'],
    ['half a step', modelled('latencySteps: 0.5'), 'latencySteps', 'change it to'],
    ['a key that is not there', modelled('lag: 1'), 'model.lag', 'did you mean "lagS"?'],
    [
      'a current without a battery',
      modelled('currentAPerNm: 1'),
      'actuators[0].model',
      'describe the battery',
    ],
    [
      'a battery that feeds nothing',
      ['sensors:', 'battery: { openCircuitV: 12, resistanceOhm: 0.1 }\nsensors:'] as const,
      'battery',
      'add model: { currentAPerNm: <number above zero> }',
    ],
  ])('is refused for %s', (_what, change, where, fix) => {
    const error = errorOf(change)
    expect(error.where).toContain(where)
    expect(error.where).toMatch(/^robot\.yaml:2\d:\d+ /)
    expect(error.fix).toContain(fix)
  })

  test('is refused for the backlash of an actuator that is no position servo', () => {
    const servo = 'kind: position, stiffnessNmPerRad: 20, dampingNmSPerRad: 0.7'
    const error = errorOf([servo, 'kind: effort, model: { backlashRad: 0.1, deadBandNm: 0.1 }'])
    expect(error.where).toContain('backlashRad')
    expect(error.expected).toBe('quantumNm, deadBandNm, currentAPerNm')
    expect(error.fix).toBe('remove it')
  })
})

test('the example in hardware/README.md is a robot', async () => {
  const readme = await readFile(new URL('../../hardware/README.md', import.meta.url), 'utf8')
  const example = /```yaml\n(battery:[^`]*)```/.exec(readme)?.[1] ?? ''
  const [body = '', rest = ''] = twoLink.split(/^actuators:[\s\S]*?(?=^safety:)/m)
  const { actuators, sensors, battery } = parseDescription(body + example + rest, 'robot.yaml')
  expect(Object.keys(actuators[0]?.model ?? {})).toHaveLength(8)
  expect(sensors.filter(({ noise }) => noise)).toHaveLength(3)
  expect(battery).toBeDefined()
})

describe('a robot.yaml with noise of its sensors', () => {
  test('says it sensor by sensor, latencies in steps or seconds', () => {
    const both = robot(
      noisy(
        'position: { sdRad: 0.001, quantumRad: 0.0015 }, velocity: { biasRadPerS: 0.1 }, latencySteps: 2',
      ),
    )
    const [position, velocity, elbow] = both.sensors
    const none = { sd: 0, bias: 0, walk: 0, quantum: 0 }
    expect(position?.noise).toEqual({
      readings: { position: { ...none, sd: 0.001, quantum: 0.0015 } },
      latencyS: 0.04,
      dropOut: 0,
    })
    expect(velocity?.noise?.readings).toEqual({ velocity: { ...none, bias: 0.1 } })
    expect(elbow).not.toHaveProperty('noise')
    expect(robot(noisy('latencyS: 0.01, rateHz: 25, dropOut: 0.1')).sensors[1]?.noise).toEqual({
      readings: {},
      rateHz: 25,
      latencyS: 0.01,
      dropOut: 0.1,
    })
  })

  test('has an IMU that wanders', () => {
    const imu = `sensors:
  - { kind: imu, link: lower, noise: { gyro: { sdRadPerS: 0.01, walkRadPerSPerRootS: 0.001 }, orientation: { sdRad: 0.02 } } }`
    const [sensor] = robot(['sensors:', imu]).sensors
    expect(sensor?.noise?.readings).toEqual({
      gyro: { sd: 0.01, bias: 0, walk: 0.001, quantum: 0 },
      orientation: { sd: 0.02, bias: 0, walk: 0, quantum: 0 },
    })
  })

  test('keeps its hash while it is neutral, and only then', () => {
    const { hash } = robot()
    expect(robot(noisy('position: { sdRad: 0 }, dropOut: 0')).hash).toBe(hash)
    expect(robot(noisy('position: { sdRad: 0.001 }')).hash).not.toBe(hash)
    expect(robot(noisy('dropOut: 0.01')).hash).not.toBe(hash)
  })

  test.each([
    ['another unit', 'position: { sdM: 0.1 }', 'noise.position.sdM', 'did you mean "sdRad"?'],
    ['what it does not measure', 'effort: { sdNm: 0.1 }', 'noise.effort', 'add effort to measures'],
    ['two latencies', 'latencyS: 0.1, latencySteps: 1', 'noise.latencyS', 'remove one of them'],
    ['a share above one', 'dropOut: 2', 'noise.dropOut', 'change it'],
    ['a walk of an encoder', 'position: { walkRadPerRootS: 1 }', 'position.walkRadPerRootS', 'remove it'],
  ])('is refused for %s', (_what, noise, where, fix) => {
    const error = errorOf(noisy(noise))
    expect(error.where).toContain(where)
    expect(error.where).toMatch(/^robot\.yaml:2\d:\d+ /)
    expect(error.fix).toContain(fix)
  })
})

describe('a robot.yaml that wants finer physics', () => {
  const fine = (stepHz: string) => ['rateHz: 50', `rateHz: 50\nphysics: { stepHz: ${stepHz} }`] as const

  test('says how fine, and has another hash than one that does not', () => {
    expect(robot()).not.toHaveProperty('physicsStepHz')
    expect(robot(fine('960')).physicsStepHz).toBe(960)
    expect(robot(fine('960')).hash).not.toBe(robot().hash)
    expect(errorOf(fine('0'))).toMatchObject({ where: expect.stringContaining('physics.stepHz') })
  })
})
