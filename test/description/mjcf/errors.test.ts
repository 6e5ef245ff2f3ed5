import { expect, test } from 'vitest'
import { SinewError } from '../../../src/contract/errors.ts'
import { parseMjcf } from '../../../src/description/mjcf/parse.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import { memoryFiles } from '../urdf/memory-files.ts'
import { hopper, walker } from './models.ts'

/** The model with one place spoilt: `[model, what stands there, what is put there, what is said, where]`. */
const spoilt: readonly (readonly [string, string, string, RegExp, RegExp])[] = [
  [hopper, '<mujoco model="little hopper">', '<robot name="x">', /not well-formed|URDF/, /^r\.xml:/],
  [
    hopper,
    'class="foot" type="capsule"',
    'class="feet" type="capsule"',
    /no default class "feet"/,
    /^r\.xml:\d+:\d+ .*<geom>/,
  ],
  [hopper, 'type="slide" axis="1 0 0"', 'type="ball"', /ball joint/, /<joint name="rootx">/],
  [hopper, 'size="0.035"', 'size="-0.035"', /size that nothing has/, /<body name="shin"> <geom>/],
  [hopper, 'euler="0 5 0"', 'euler="0 5"', /euler of <body> is not 3 numbers/, /<body name="foot">/],
  [
    hopper,
    'euler="0 5 0"',
    'euler="0 5 0" quat="1 0 0 0"',
    /orientation is given twice/,
    /<body name="foot">/,
  ],
  [hopper, 'angle="degree"', 'coordinate="global"', /global coordinates/, /<compiler>/],
  [hopper, '<light pos="0 0 3"/>', '<replicate count="3"/>', /makes parts/, /<replicate>/],
  [hopper, '<light pos="0 0 3"/>', '<include file="gone.xml"/>', /cannot be found/, /<include>/],
  [
    hopper,
    'fromto="0 0 0.2 0 0 -0.2" size="0.05"',
    'size="0.05"',
    /size of <geom> is not 2 to 6/,
    /<geom name="torso">/,
  ],
  [walker, 'vertex="0 0 0  1', 'vertex="0 0 0  one', /no list of points/, /<mesh name="wedge">/],
  [walker, 'mesh="wedge"', 'mesh="wedgie"', /no mesh "wedgie"/, /<body name="right"> <geom>/],
  [walker, 'mass="5"', 'mass="-5"', /mass cannot be negative/, /<inertial>/],
  [walker, 'fullinertia="0.05', 'fullinertia="5', /no body has these moments/, /<inertial>/],
  [walker, 'zaxis="0.1 -0.2 1"', 'zaxis="0 0 0"', /gives no direction/, /<body name="right">/],
  [
    walker,
    'range="-1 1" damping',
    'range="1 -1" damping',
    /not ordered/,
    /^r\.xml:.*<joint name="left-hip">/,
  ],
]

const settings = '{ mjcf: r.xml, rateHz: 50 }'

test.each(spoilt)('%#: refused with its place', (model, from, to, message, where) => {
  expect(model).toContain(from)
  const files = memoryFiles({ '/robot/r.xml': model.replace(from, to) })
  try {
    parseDescription(settings, 'robot.yaml', files)
  } catch (error) {
    if (!(error instanceof SinewError)) throw error
    expect(error.message).toMatch(message)
    expect(error.where).toMatch(where)
    expect(error.fix).toBeTruthy()
    return
  }
  throw new Error(`${to} was taken`)
})

test('what is left out is said with its line', () => {
  const { unsupported } = parseMjcf(
    hopper
      .replace('range="-140 10"', 'range="-140 10" stiffness="3"')
      .replace('<keyframe>', '<tendon/><keyframe>'),
    'r.xml',
  )
  expect(unsupported).toContainEqual(expect.stringMatching(/^r\.xml:\d+: stiffness of <joint> is not read$/))
  expect(unsupported).toContainEqual(expect.stringMatching(/^r\.xml:\d+: <tendon> is not read$/))
  expect(unsupported).toContainEqual(expect.stringMatching(/^r\.xml:\d+: <keyframe> is not read$/))
  expect(unsupported).toContainEqual(expect.stringMatching(/links of 0\.001 of its mass/))
})

test('an included file stands where it is included, and errors in it name it', () => {
  const [start = '', rest = ''] = hopper.split('<worldbody>')
  const [world = '', end = ''] = rest.split('</worldbody>')
  const main = `${start}<worldbody><include file="parts/world.xml"/></worldbody>${end}`
  const read = (part: string) =>
    parseMjcf(main, 'r.xml', {
      files: memoryFiles({ '/robot/parts/world.xml': `<mujocoinclude>${part}</mujocoinclude>` }),
    })
  expect(read(world).document).toEqual(parseMjcf(hopper, 'r.xml').document)
  expect(() => read(world.replace('size="0.035"', 'size="x"'))).toThrow(
    expect.objectContaining({ where: expect.stringMatching(/^parts\/world\.xml:\d+/) }),
  )
  expect(() => read(`${world}<include file="parts/world.xml"/>`)).toThrow(/included twice/)
})

test('a robot.yaml over its MJCF says what it lacks, and takes away', () => {
  const files = memoryFiles({ '/robot/r.xml': hopper })
  const text = `
mjcf: { file: r.xml, limits: { velocityRadPerS: 30 } }
name: hop
rateHz: 100
joints: [{ name: knee, limits: { accelerationRadPerS2: 500, effortNm: 80 } }]
actuators: [{ joint: hip }, { joint: knee, kind: position, stiffnessNmPerRad: 50, dampingNmSPerRad: 2 }]
ground: { friction: 0.3 }
`
  const { name, joints, actuators, ground, unsupported } = parseDescription(text, 'robot.yaml', files)
  const knee = joints.find((joint) => joint.name === 'knee')
  expect(name).toBe('hop')
  expect(ground?.friction).toBe(0.3)
  expect(knee).toMatchObject({ velocity: 30, acceleration: 500, effort: 80, upper: 0 })
  expect(actuators.map(({ joint, kind }) => `${joint} ${kind}`)).toEqual(['hip effort', 'knee position'])
  expect(unsupported?.join('\n')).toContain('accelerationRadPerS2: 1000')
  expect(unsupported?.join('\n')).not.toContain('velocityRadPerS: 100')
})

test('sensors and sites are read, with their places', () => {
  const { sensors, frames, base, startHeightM, ground, links } = parseDescription(
    settings,
    'robot.yaml',
    memoryFiles({ '/robot/r.xml': walker }),
  )
  expect(base).toBe('floating')
  expect(startHeightM).toBe(0.45)
  expect(ground?.friction).toBe(0.6)
  expect(sensors).toContainEqual(
    expect.objectContaining({
      kind: 'imu',
      link: 'trunk',
      measures: ['gyro', 'accel', 'orientation'],
      maxAccelMPerS2: 80,
    }),
  )
  expect(sensors).toContainEqual(
    expect.objectContaining({ kind: 'contact', link: 'left', measures: 'force' }),
  )
  expect(sensors).toContainEqual(expect.objectContaining({ kind: 'range', frame: 'eye_ray', maxM: 3 }))
  expect(sensors).toContainEqual({ kind: 'joint', joint: 'left_hip', measures: 'effort' })
  expect(frames.map(({ name }) => name)).toEqual(['imu', 'eye', 'sole', 'eye_ray'])
  // The eye looks along x, and so does its ray.
  const ray = frames.find(({ name }) => name === 'eye_ray')
  for (const angle of ray?.rpyRad ?? [9]) expect(angle).toBeCloseTo(0, 9)
  const ball = links.find(({ restitution }) => restitution > 0)
  expect(ball?.restitution).toBeCloseTo(Math.exp((-Math.PI * 0.3) / Math.sqrt(1 - 0.09)), 9)
})
