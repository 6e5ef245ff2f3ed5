import { describe, expect, test } from 'vitest'
import { parseUrdf } from '../../../src/description/urdf/parse.ts'
import { memoryFiles } from './memory-files.ts'
import { arm, foot, hopper } from './robots.ts'

const files = memoryFiles({ '/robot/hopper/foot.stl': foot }, '/robot/hopper/urdf')

describe('a URDF', () => {
  const { document, unsupported } = parseUrdf(arm, 'arm.urdf')
  const link = (name: string) => document.links.find((each) => each.name === name)
  const joint = (name: string) => document.joints.find((each) => each.name === name)

  test('lists its joints from the root outwards, otherwise in the file’s order', () => {
    expect(document.joints.map(({ name }) => name)).toEqual([
      'anchor',
      'shoulder',
      'elbow',
      'finger',
      'thumb',
      'wrist_to_tool',
    ])
    expect(document.base).toBe('fixed')
  })

  test('has joints with places, axes, limits and what slows them', () => {
    expect(joint('elbow')).toEqual({
      name: 'elbow',
      kind: 'revolute',
      parent: 'upper',
      child: 'forearm',
      originM: [0.3, 0, 0],
      originRpyRad: [0, 0, 0],
      axis: [0, 2, 0],
      limits: { positionRad: [-2, 2.5], velocityRadPerS: 4, effortNm: 3 },
      dampingNmSPerRad: 0.05,
      frictionNm: 0.02,
    })
    expect(joint('shoulder')?.limits).toEqual({ velocityRadPerS: 3, effortNm: 5 })
    // URDF's default axis is x.
    expect(joint('finger')).toMatchObject({
      kind: 'prismatic',
      axis: [1, 0, 0],
      limits: { positionM: [0, 0.04] },
    })
    expect(joint('thumb')?.mimic).toEqual({ joint: 'finger', multiplier: -1, offsetM: 0.04 })
  })

  test('has links with mass, shapes, friction and colour', () => {
    expect(link('upper')).toMatchObject({
      massKg: 1,
      centreOfMassM: [0.15, 0, 0],
      inertiaKgM2: [0.001, 0.008, 0.008],
      inertiaRpyRad: [0, 0, 0.3],
      friction: 0.7,
      geometry: [
        { shape: 'box', sizeM: [0.3, 0.04, 0.04], originM: [0.15, 0, 0], collides: true, visible: true },
      ],
    })
    expect(link('base_link')?.geometry).toEqual([
      {
        shape: 'cylinder',
        lengthM: 0.1,
        radiusM: 0.05,
        axis: [0, 0, 1],
        originM: [0, 0, 0],
        rpyRad: [0, 0, 0],
        collides: true,
        visible: true,
        colourRgba: [1, 0.5, 0, 1],
      },
    ])
    expect(link('forearm')).toMatchObject({ friction: 0.4, geometry: [{ shape: 'capsule' }] })
  })

  test('has a frame for every massless link that is fixed to another', () => {
    expect(document.frames.map(({ name }) => name)).toEqual(['tool0'])
  })

  test('has the actuators that its transmissions name', () => {
    expect(document.actuators).toEqual([{ joint: 'elbow', kind: 'effort' }])
  })

  test('says what it leaves out or has otherwise, and where', () => {
    expect(unsupported).toEqual([
      'arm.urdf:74: <sensor> is not read',
      'arm.urdf:73: <selfCollide> in <gazebo> is not read',
      expect.stringContaining('arm.urdf:62: no moments of inertia: those of a ball of 1000 kg/m³'),
      'arm.urdf:2: the name "base-link" is "base_link" here',
    ])
  })
})

describe('a URDF with a floating root', () => {
  const { document, unsupported } = parseUrdf(hopper, 'hopper.urdf', { files })

  test('has no world, and a floating base', () => {
    expect(document.base).toBe('floating')
    expect(document.links.map(({ name }) => name)).toEqual(['body', 'leg'])
    expect(document.joints.map(({ name }) => name)).toEqual(['leg_z'])
  })

  test('has names that a description allows', () => {
    expect(document.name).toBe('robot_2_hopper')
    expect(document.actuators).toEqual([{ joint: 'leg_z', kind: 'effort' }])
  })

  test('collides with the hull of its mesh and looks like the mesh', () => {
    expect(document.links[1]?.geometry).toMatchObject([
      {
        shape: 'hull',
        pointsM: [
          [0, 0, 0],
          [0, 0.1, 0],
          [0.1, 0, 0],
          [0, 0, 0.1],
        ],
        collides: true,
        visible: false,
      },
      {
        shape: 'mesh',
        file: '/robot/hopper/foot.stl',
        scale: [0.1, 0.1, 0.1],
        visible: true,
        collides: false,
      },
    ])
  })

  test('does not know a limit of zero', () => {
    expect(document.joints[0]?.limits).toEqual({ positionM: [-0.2, 0.1], effortN: 100 })
    expect(unsupported).toContain('hopper.urdf:10: velocity="0" is no limit: taken as unknown')
  })
})

test('a mimic of a mimic follows the joint at the head', () => {
  const joint = (name: string, child: string, mimic = ''): string =>
    `<joint name="${name}" type="continuous"><parent link="base"/><child link="${child}"/>${mimic}</joint>`
  const { document } = parseUrdf(
    `<robot name="hand"><link name="base"/><link name="a"/><link name="b"/><link name="c"/>
    ${joint('c', 'c', '<mimic joint="b" multiplier="2" offset="0.1"/>')}
    ${joint('b', 'b', '<mimic joint="a" multiplier="3" offset="0.2"/>')}
    ${joint('a', 'a')}</robot>`,
    'hand.urdf',
  )
  const [c] = document.joints
  // c = 2·b + 0.1 and b = 3·a + 0.2
  expect(c?.mimic).toEqual({ joint: 'a', multiplier: 6, offsetRad: 0.5 })
})

test('two names that would become one stay two', () => {
  const { document } = parseUrdf(
    '<robot name="r"><link name="a-b"/><link name="a_b"/><link name="a.b"/></robot>',
    'r.urdf',
  )
  expect(document.links.map(({ name }) => name)).toEqual(['a_b_2', 'a_b', 'a_b_3'])
})

test('a transmission that names no interface is a motor; what it drives must move by itself', () => {
  const joint = (name: string, child: string, type: string): string =>
    `<joint name="${name}" type="${type}"><parent link="base"/><child link="${child}"/></joint>`
  const transmission = (name: string, actuator: string): string =>
    `<transmission><joint name="${name}"/>${actuator}</transmission>`
  const { document, unsupported } = parseUrdf(
    `<robot name="r"><link name="base"/><link name="a"/><link name="b"/>
    ${joint('wheel', 'a', 'continuous')}${joint('mount', 'b', 'fixed')}
    ${transmission('wheel', '<actuator name="m"/><motorInertia>1</motorInertia>')}
    ${transmission('mount', '<actuator name="n"/>')}
    ${transmission('wheel', '')}${transmission('weel', '<actuator name="o"/>')}</robot>`,
    'r.urdf',
  )
  expect(document.actuators).toEqual([{ joint: 'wheel', kind: 'effort' }])
  expect(unsupported).toEqual([
    'r.urdf:3: <motorInertia> in <transmission> is not read',
    'r.urdf:4: <joint> of a joint that does not move by itself: no actuator',
    'r.urdf:5 and 1 more: <joint> names no joint or no interface that is known: no actuator',
  ])
})
