import { describe, expect, test } from 'vitest'
import { formatChannel } from '../../src/contract/channel.ts'
import { formatError, SinewError } from '../../src/contract/errors.ts'
import { parseDescription } from '../../src/description/parse.ts'
import { jointReading, sensorReadings } from '../../src/description/sensors.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { twoLink } from './two-link.ts'

const arm = parseDescription(twoLink, 'robot.yaml')

function errorOf(text: string): SinewError {
  try {
    parseDescription(text, 'robot.yaml')
  } catch (error) {
    if (error instanceof SinewError) return error
    throw error
  }
  throw new Error('it was accepted')
}

function spoil(what: string, by: string): string {
  expect(twoLink).toContain(what)
  return twoLink.replace(what, by)
}

describe('a good robot.yaml', () => {
  test('fills in what may be left out', () => {
    expect(arm.gravityMPerS2).toEqual([0, 0, -9.81])
    expect(arm.safety).toEqual({ staleAfterS: 0.1, heartbeatAfterS: 0.15, trackingError: 0.5 })
    expect(arm.actuators.map(({ name }) => name)).toEqual(['shoulder', 'elbow'])
    expect(arm.links[1]?.centreOfMassM).toEqual([0.15, 0, 0])
    // m(y² + z²)/12 and m(x² + y²)/12 of a box
    expect(arm.links[1]?.inertiaKgM2[0]).toBeCloseTo((0.2 * 2 * 0.02 ** 2) / 12, 15)
    expect(arm.links[1]?.inertiaKgM2[2]).toBeCloseTo((0.2 * (0.3 ** 2 + 0.02 ** 2)) / 12, 15)
  })

  test('measures every joint that moves when it lists no sensors', () => {
    const text = spoil('sensors:\n', '').replaceAll(/ {2}- \{ joint: \w+, measures.*\n/g, '')
    expect(parseDescription(text, 'robot.yaml').sensors).toEqual(arm.sensors)
  })

  test('has a continuous joint that wraps, and unit axes', () => {
    const text = spoil('kind: revolute', 'kind: continuous')
      .replace('positionRad: [-2, 2], ', '')
      .replace('[0, 0, 1]', '[0, 0, 5]')
      .replace('kind: position, stiffnessNmPerRad: 20, dampingNmSPerRad: 0.7', 'kind: effort')
    const joint = parseDescription(text, 'robot.yaml').joints[0]
    expect(joint).toMatchObject({ lower: -Math.PI, upper: Math.PI, axis: [0, 0, 1] })
  })

  test('does not need the limits of a drive on a passive joint', () => {
    const text = spoil(
      '  - { joint: elbow, kind: position, stiffnessNmPerRad: 8, dampingNmSPerRad: 0.2 }\n',
      '',
    )
    const passive = text.replace(', accelerationRadPerS2: 50, effortNm: 1 }', ' }')
    expect(parseDescription(passive, 'robot.yaml').joints[1]).toMatchObject({ acceleration: 0, effort: 0 })
  })
})

describe('a walking robot.yaml', () => {
  const walker = parseDescription(
    twoLink
      .replace('rateHz: 50', 'rateHz: 50\nbase: floating\nstartHeightM: 0.3\nground: {}')
      .replace('massKg: 0.2', 'massKg: 0.2, friction: 0.6')
      .replace('axis: [0, 0, 1]', 'axis: [0, 0, 1]\n    frictionNm: 0.02\n    armatureKgM2: 0.001')
      .replace('sensors:\n', 'sensors:\n  - { kind: base, measures: [linear] }\n')
      .replace(
        'safety:',
        `  - { kind: imu, link: base, rpyRad: [0, 0, 1.57], measures: [orientation, accel] }
  - { kind: contact, link: upper, measures: [contact, force], maxN: 50 }
  - { kind: range, frame: tip, maxM: 2 }
  - { kind: joint, joint: elbow, measures: [effort] }
safety:`,
      ),
    'robot.yaml',
  )

  test('has a base, a ground, friction and armature', () => {
    expect(walker).toMatchObject({ base: 'floating', startHeightM: 0.3, selfCollision: false })
    expect(walker.ground).toEqual({ friction: 1, restitution: 0 })
    expect(walker.links[1]).toMatchObject({ friction: 0.6, restitution: 0 })
    expect(walker.joints[0]).toMatchObject({ frictionEffort: 0.02, armature: 0.001 })
    expect(walker.hash).not.toBe(arm.hash)
  })

  test('names the channels of every sensor, in order', () => {
    expect(observationSpace(walker).channels.map(formatChannel)).toEqual([
      'base.linear.x m/s [-20, 20]',
      'base.linear.y m/s [-20, 20]',
      'base.linear.z m/s [-20, 20]',
      'shoulder.position rad [-2, 2]',
      'shoulder.velocity rad/s [-4, 4]',
      'elbow.position rad [-2.5, 2.5]',
      'elbow.velocity rad/s [-5, 5]',
      'imu.orientation.w 1 [-1, 1]',
      'imu.orientation.x 1 [-1, 1]',
      'imu.orientation.y 1 [-1, 1]',
      'imu.orientation.z 1 [-1, 1]',
      'imu.accel.x m/s² [-160, 160]',
      'imu.accel.y m/s² [-160, 160]',
      'imu.accel.z m/s² [-160, 160]',
      'upper.contact 1 [0, 1]',
      'upper.force N [0, 50]',
      'tip.range m [0, 2]',
      'elbow.effort N·m [-1, 1]',
    ])
    expect(sensorReadings(walker).map(({ channel }) => channel)).toEqual(
      observationSpace(walker).channels.map(({ name }) => name),
    )
    expect(jointReading(walker, 'elbow', 'velocity')).toBe(6)
    expect(jointReading(walker, 'wrist', 'velocity')).toBe(-1)
  })
})

describe('a bad robot.yaml', () => {
  // what is spoilt, by what, where the error is, what the fix says
  test.each([
    ['rateHz: 50', 'rateHz: 0', '3:9 (rateHz)', 'change it to a number above zero in Hz'],
    ['rateHz: 50\n', '', '1:1 (rateHz)', 'add rateHz: <a number in Hz>'],
    ['rateHz: 50', 'rateHz:', '3:8 (rateHz)', 'add rateHz: <a number in Hz>'],
    [
      'rateHz: 50',
      'rateHz: 50 Hz',
      '3:9 (rateHz)',
      "write the number alone: the field's name already says that it is in Hz",
    ],
    ['rateHz: 50', 'ratehz: 50', '3:1 (ratehz)', 'did you mean "rateHz"?'],
    ['rateHz: 50', 'rateHz: .inf', '3:9 (rateHz)', 'change it to a number in Hz'],
    ['rateHz: 50', 'rateHz: 50\nrateHz: 60', '4:1', 'a key stands once'],
    ['name: arm', 'name: two words', '1:7 (name)', 'change it to a letter'],
    ['rateHz: 50', '\trateHz: 50', '3:1', 'indented with spaces'],
    ['massKg: 0.2', 'massKg: -0.2', '6:28 (links[1].massKg)', 'change it to zero or a positive number in kg'],
    ['massKg: 0.2', 'mass: 0.2', '6:20 (links[1].mass)', 'did you mean "massKg"?'],
    ['shape: box', 'shape: boxx', '5:50 (links[0].geometry[0].shape)', 'did you mean "box"?'],
    [
      'sizeM: [0.1, 0.1, 0.1]',
      'sizeM: [0.1, 0.1]',
      '5:62 (links[0].geometry[0].sizeM)',
      'change it to a list of 3 numbers in m',
    ],
    [
      'sizeM: [0.1, 0.1, 0.1]',
      'sizeM: [0.1, 0.1, 0.1], lengthM: 1',
      '5:79 (links[0].geometry[0].lengthM)',
      'remove it, or use one of the keys above',
    ],
    [', inertiaKgM2: [0.001, 0.002, 0.002]', '', '7:5 (links[2])', 'add geometry'],
    ['[0.001, 0.002, 0.002]', '[0.001, 0.002, 0.004]', '7:46 (links[2].inertiaKgM2)', 'correct the moments'],
    ['name: lower,', 'name: upper,', '7:13 (links[2].name)', 'rename this one or links[1]'],
    ['kind: revolute', 'kind: revolt', '10:11 (joints[0].kind)', 'did you mean "revolute"?'],
    ['child: upper', 'child: uper', '12:12 (joints[0].child)', 'did you mean "upper"?'],
    [
      'parent: upper',
      'parent: base\n    mounting: 3',
      '18:5 (joints[1].mounting)',
      'remove it, or use one of the keys above',
    ],
    ['child: lower', 'child: upper', '18:12 (joints[1].child)', 'give one of the joints another child'],
    [
      'parent: base',
      'parent: lower',
      '11:13 (joints[0].parent)',
      'hang "upper" on a link nearer to the root',
    ],
    ['axis: [0, 0, 1]', 'axis: [0, 0, 0]', '13:11 (joints[0].axis)', 'give the direction'],
    ['positionRad: [-2, 2]', 'positionRad: [2, -2]', '14:28 (joints[0].limits.positionRad)', 'write [-2, 2]'],
    [
      'positionRad: [-2, 2]',
      'positionRad: [-.inf, 2]',
      '14:29 (joints[0].limits.positionRad[0])',
      'change it to a number in rad',
    ],
    [
      'positionRad: [-2, 2]',
      'positionM: [-2, 2]',
      '14:15 (joints[0].limits.positionM)',
      'did you mean "positionRad"?',
    ],
    [', effortNm: 1.5', '', '14:5 (joints[0].limits)', 'add effortNm: <number above zero>'],
    ['link: lower', 'link: lowr', '23:24 (frames[0].link)', 'did you mean "lower"?'],
    ['joint: elbow, kind', 'joint: elbo, kind', '26:14 (actuators[1].joint)', 'did you mean "elbow"?'],
    ['joint: elbow, kind', 'joint: shoulder, kind', '26:14 (actuators[1].joint)', 'remove one of them'],
    [
      'stiffnessNmPerRad: 20',
      'stiffnessNPerM: 20',
      '25:40 (actuators[0].stiffnessNPerM)',
      'did you mean "stiffnessNmPerRad"?',
    ],
    ['stiffnessNmPerRad: 20, ', '', '25:5 (actuators[0])', 'add stiffnessNmPerRad: <number above zero>'],
    [
      'joint: elbow, measures: [position, velocity]',
      'joint: elbow, measures: [position]',
      '26:14 (actuators[1].joint)',
      'add { joint: elbow',
    ],
    [
      '{ joint: elbow, measures: [position, velocity] }',
      '{ joint: elbow, measures: [position, position, velocity] }',
      '29:14 (sensors[1].joint)',
      'remove this sensor',
    ],
    [
      'measures: [position, velocity]',
      'measures: [positions, velocity]',
      '28:35 (sensors[0].measures[0])',
      'did you mean "position"?',
    ],
    [
      'measures: [position, velocity]',
      'measures: []',
      '28:34 (sensors[0].measures)',
      'change it to at least one entry',
    ],
    ['staleAfterS: 0.1', 'staleAfterS: 0.01', '30:24 (safety.staleAfterS)', 'set it to 0.02 or more'],
    ['watchdogS: 0.1', 'watchdogS: 0.03', '32:61 (transports.serial.watchdogS)', 'set it to 0.04 or more'],
  ])('%j → %j is an error at %s', (what, by, where, fix) => {
    const error = errorOf(spoil(what, by))
    expect(error.code).toBe('description')
    expect(error.where).toMatch(`robot.yaml:${where}`)
    expect(`${error.fix} ${error.expected}`).toContain(fix)
    expect(error.received).toBeTruthy()
  })

  test('fixed joints are neither driven nor measured', () => {
    const text = twoLink.replace(
      /( {2}- name: elbow\n {4}kind: )revolute([\s\S]*?) {4}axis.*\n.*\n/,
      '$1fixed$2',
    )
    const message = formatError(errorOf(text))
    expect(message).toContain('joint "elbow" is fixed: nothing can drive it')
    expect(message).toContain('joint "elbow" is fixed: there is nothing to measure')
  })

  test('a continuous joint takes no position commands', () => {
    const text = spoil('kind: revolute', 'kind: continuous').replace('positionRad: [-2, 2], ', '')
    expect(errorOf(text).message).toContain('turns without end')
  })

  test('joints stand from the root outwards', () => {
    const [head = '', shoulder = '', elbow = '', tail = ''] = twoLink.split(/(?= {2}- name: )|(?=frames:)/)
    expect(errorOf(head + elbow + shoulder + tail).fix).toBe('move "elbow" below "shoulder"')
  })

  test('two roots are named', () => {
    const text = spoil('joints:\n', '  - { name: floor, massKg: 1, inertiaKgM2: [1, 1, 1] }\njoints:\n')
    expect(errorOf(text).message).toContain('links "base" and "floor" hang on no joint')
  })

  test.each([
    ['shape: box, sizeM: [0.3, 0.02, 0.02]', 'shape: mesh, file: a.stl', 'or inertiaKgM2'],
    ['massKg: 0.2', 'massKg: 0', 'give it a mass, or fix it'],
    ['rateHz: 50', 'rateHz: 50\nstartHeightM: 1', 'make the base floating'],
    ['axis: [0, 0, 1]', 'axis: [0, 0, 1]\n    mimic: { joint: elbo }', 'did you mean "elbow"?'],
    ['axis: [0, 0, 1]', 'axis: [0, 0, 1]\n    mimic: { joint: elbow }', 'drive "elbow" instead'],
    ['sensors:\n', 'sensors:\n  - { kind: imu, link: lowr }\n', 'did you mean "lower"?'],
    ['sensors:\n', 'sensors:\n  - { kind: contact, link: lower }\n', 'give the link a shape'],
    ['sensors:\n', 'sensors:\n  - { kind: range, frame: tipp, maxM: 1 }\n', 'did you mean "tip"?'],
    ['sensors:\n', 'sensors:\n  - { kind: base }\n', 'make the base floating'],
    ['sensors:\n', 'sensors:\n  - { kind: gps }\n', 'use one of joint, imu, contact, range, base'],
    [
      'sensors:\n',
      'sensors:\n  - { kind: imu, link: upper }\n  - { kind: imu, link: lower }\n',
      'give it a name of its own',
    ],
  ])('%j → %j says how to mend it', (what, by, fix) => {
    expect(formatError(errorOf(spoil(what, by)))).toContain(fix)
  })

  test.each(['', '[]', '3', 'name: &a [*a, *b]', '{', 'a: 1\n---\nb: 2'])(
    'is refused, not crashed on: %j',
    (text) => {
      expect(errorOf(text).code).toBe('description')
    },
  )

  test('says everything at once, in file order', () => {
    const text = spoil('rateHz: 50', 'rateHz: -1').replace('kind: position', 'kind: positon')
    expect(formatError(errorOf(text))).toMatchInlineSnapshot(`
      ""rateHz" is not a number above zero in Hz
        also robot.yaml:25:30 (actuators[0].kind): "kind" cannot be "positon"; did you mean "position"?
        where:    robot.yaml:3:9 (rateHz)
        expected: a number above zero in Hz
        received: -1
        fix:      change it to a number above zero in Hz"
    `)
  })
})
