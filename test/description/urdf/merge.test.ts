import { describe, expect, test } from 'vitest'
import { SinewError } from '../../../src/contract/errors.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { memoryFiles } from './memory-files.ts'
import { arm, foot, hopper } from './robots.ts'

const files = memoryFiles({
  '/robot/arm.urdf': arm,
  '/robot/urdf/hopper.urdf': hopper,
  '/robot/meshes/foot.stl': foot,
})
const read = (text: string): RobotDescription => parseDescription(text, 'robots/arm/robot.yaml', files)

function errorOf(text: string): SinewError {
  try {
    read(text)
  } catch (error) {
    if (error instanceof SinewError) return error
    throw error
  }
  throw new Error('it was accepted')
}

const complete = `rateHz: 50
urdf: { file: arm.urdf, limits: { accelerationRadPerS2: 40, accelerationMPerS2: 2, effortNm: 100 } }
`

describe('a robot.yaml over a URDF', () => {
  test('is the URDF and what it lacks', () => {
    const description = read(complete)
    expect(description).toMatchObject({
      name: 'arm',
      rateHz: 50,
      base: 'fixed',
      source: 'robots/arm/robot.yaml',
    })
    expect(description.actuators).toEqual([
      { name: 'elbow', joint: 'elbow', kind: 'effort', stiffness: 0, damping: 0 },
    ])
    const elbow = description.joints.find(({ name }) => name === 'elbow')
    // What the URDF says goes before the limits for what it does not.
    expect(elbow).toMatchObject({ velocity: 4, acceleration: 40, effort: 3, axis: [0, 1, 0] })
    expect(description.unsupported).toContain('robots/arm/arm.urdf:74: <sensor> is not read')
  })

  test('says more of links and joints by name, the URDF’s or the description’s', () => {
    const { links, joints, actuators, frames } = read(`${complete}
name: other
links:
  - { name: base-link, friction: 0.3 }
  - { name: upper, massKg: 4, inertiaKgM2: [0.01, 0.02, 0.02] }
  - { name: camera, massKg: 0 }
joints:
  - { name: elbow, limits: { effortNm: 2 }, armatureKgM2: 0.01 }
  - { name: mount, kind: fixed, parent: base_link, child: camera }
  - { name: thumb, mimic: null }
actuators:
  - { joint: shoulder, kind: velocity, dampingNmSPerRad: 2 }
  - { joint: elbow }
frames:
  - { name: tip, link: finger }
`)
    expect(links.map(({ name }) => name)).toEqual([
      'world',
      'tool0',
      'base_link',
      'upper',
      'forearm',
      'finger',
      'thumb',
      'camera',
    ])
    expect(links[2]).toMatchObject({ massKg: 2, friction: 0.3 })
    expect(links[3]).toMatchObject({ massKg: 4, inertiaKgM2: [0.01, 0.02, 0.02], inertiaRpyRad: [0, 0, 0] })
    expect(joints.find(({ name }) => name === 'elbow')).toMatchObject({
      effort: 2,
      velocity: 4,
      armature: 0.01,
    })
    expect(joints.find(({ name }) => name === 'thumb')?.mimic).toBeUndefined()
    expect(joints.at(-1)).toMatchObject({ name: 'mount', parent: 'base_link' })
    expect(actuators.map(({ joint, kind }) => [joint, kind])).toEqual([
      ['shoulder', 'velocity'],
      ['elbow', 'effort'],
    ])
    expect(frames.map(({ name }) => name)).toEqual(['tool0', 'tip'])
  })

  test('finds meshes in the packages that it names', () => {
    const { base, links } = read(`
name: hopper
rateHz: 100
urdf: { file: urdf/hopper.urdf, packages: { hopper: meshes }, limits: { velocityMPerS: 2, accelerationMPerS2: 50 } }
`)
    expect(base).toBe('floating')
    expect(links[1]?.geometry.map(({ shape }) => shape.kind)).toEqual(['hull', 'mesh'])
  })

  test('may make a joint another kind', () => {
    const joint = read(`${complete}
actuators: []
joints:
  - { name: elbow, kind: continuous, limits: { velocityRadPerS: 1 } }
`).joints.find(({ name }) => name === 'elbow')
    expect(joint).toMatchObject({ kind: 'continuous', velocity: 1, damping: 0 })
  })

  test('does not look at moments of inertia that it replaces', () => {
    const wrong = memoryFiles({ '/robot/arm.urdf': arm.replace('izz="0.01"', 'izz="0.03"') })
    const inertia = 'links:\n  - { name: base-link, inertiaKgM2: [0.02, 0.02, 0.02] }\n'
    expect(() => parseDescription(complete, 'robot.yaml', wrong)).toThrow('no body has these moments')
    const { links } = parseDescription(complete + inertia, 'robot.yaml', wrong)
    expect(links[2]?.inertiaKgM2).toEqual([0.02, 0.02, 0.02])
  })

  test('has the hash of the same robot written out', () => {
    expect(read(complete).hash).toBe(parseDescription(complete, 'elsewhere.yaml', files).hash)
    expect(read(complete).hash).not.toBe(read(complete.replace(': 40', ': 41')).hash)
  })
})

describe('an error', () => {
  test('in what the URDF says is at its line there, and says how the robot.yaml mends it', () => {
    const error = errorOf('rateHz: 50\nurdf: arm.urdf\n')
    expect(error.message).toContain('"accelerationRadPerS2" is missing')
    expect(error.where).toBe('robots/arm/arm.urdf:21:5 (<joint name="elbow"> <limit>)')
    expect(error.fix).toBe(
      'add accelerationRadPerS2: <number above zero>; in robots/arm/robot.yaml that is joints: - { name: elbow, … }',
    )
  })

  test('in what the robot.yaml says is at its line there', () => {
    const error = errorOf(`${complete}joints:\n  - { name: elbow, limits: { effortNm: -2 } }\n`)
    expect(error.where).toBe('robots/arm/robot.yaml:4:40 (joints[2].limits.effortNm)')
  })

  test.each([
    ['urdf: nowhere.urdf', 'robots/arm/robot.yaml:2:7 (urdf.file)', 'correct the path'],
    ['urdf: { fil: arm.urdf }', 'robots/arm/robot.yaml:2:9 (urdf.fil)', 'did you mean "file"?'],
    [
      'urdf: { file: arm.urdf, limits: { effort: 3 } }',
      'robots/arm/robot.yaml:2:35 (urdf.limits.effort)',
      'effortN',
    ],
    ['urdf: 7', 'robots/arm/robot.yaml:2:7 (urdf)', 'section'],
    ['urdf: arm.urdf\nlinks: 7', 'robots/arm/robot.yaml:3:8 (links)', 'list'],
    ['urdf: arm.urdf\njoints: [7]', 'robots/arm/robot.yaml:3:10 (joints[6])', 'section'],
    [
      'urdf: urdf/hopper.urdf',
      'robots/arm/urdf/hopper.urdf:15:26 (<link name="leg"> <collision> <geometry> <mesh>)',
      'packages',
    ],
  ])('%s', (line, where, fix) => {
    const error = errorOf(`rateHz: 50\n${line}\n`)
    expect(error.where).toBe(where)
    expect(error.fix).toContain(fix)
  })

  test('of a link that moves and has no mass names it and its line', () => {
    const light = memoryFiles({ '/robot/a.urdf': arm.replace('<mass value="0.5"/>', '<mass value="0"/>') })
    expect(() => parseDescription(complete.replace('arm.urdf', 'a.urdf'), 'robot.yaml', light)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('link "forearm" moves but has no mass'),
        where: 'a.urdf:58:5 (<link name="forearm"> <inertial>)',
      }),
    )
  })

  test('of a text that comes from no file says so', () => {
    expect(() => parseDescription(complete, 'robot.yaml')).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
