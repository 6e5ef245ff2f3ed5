import { expect, test } from 'vitest'
import { checkRobot, describeRobot, parseDescription } from '../../src/description/parse.ts'
import { withValues } from '../../src/identify/candidate.ts'
import { findParameters } from '../../src/identify/parameters.ts'
import { patchRobotYaml } from '../../src/identify/patch.ts'

const text = `# An arm.
name: arm
rateHz: 50
links:
  - { name: base, massKg: 1, geometry: [{ shape: sphere, radiusM: 0.05 }] }
  - name: upper
    massKg: 0.20   # with the servo
    geometry:
      - { shape: box, sizeM: [0.2, 0.02, 0.02], rpyRad: [0, 0, 0.3] }
joints:
  - name: shoulder
    kind: revolute
    parent: base
    child: upper
    axis: [0, 0, 1]
    limits: { positionRad: [-1, 1], velocityRadPerS: 3, accelerationRadPerS2: 40, effortNm: 1.5 }  # weakest part
    # friction was never measured

actuators:
  - { name: servo, joint: shoulder, kind: position, stiffnessNmPerRad: 20, dampingNmSPerRad: 0.7 }
`

function patched(values: Record<string, number>, source = text) {
  const robot = checkRobot(source, 'robot.yaml')
  const parameters = findParameters(robot, describeRobot(robot), Object.keys(values))
  const changes = parameters.map((parameter) => ({ parameter, value: values[parameter.path] ?? Number.NaN }))
  const after = patchRobotYaml(source, robot, changes)
  const built = withValues(
    robot,
    parameters,
    changes.map(({ value }) => value),
  )
  return { after, built }
}

test('only the values change: comments and layout stay, and the file means what a hand-edited one does', () => {
  const { after, built } = patched({
    'joints.shoulder.frictionNm': 0.06,
    'joints.shoulder.limits.effortNm': 1.2,
    'actuators.servo.stiffnessNmPerRad': 14,
    'links.upper.massKg': 0.25,
  })
  const byHand = text
    .replace('massKg: 0.20 ', 'massKg: 0.25 ')
    .replace('effortNm: 1.5 }', 'effortNm: 1.2 }')
    .replace('effortNm: 1.2 }  # weakest part\n', 'effortNm: 1.2 }  # weakest part\n    frictionNm: 0.06\n')
    .replace('stiffnessNmPerRad: 20', 'stiffnessNmPerRad: 14')
  expect(after).toBe(byHand)
  expect(parseDescription(after, 'robot.yaml').hash).toBe(parseDescription(byHand, 'robot.yaml').hash)
  expect(parseDescription(after, 'robot.yaml').hash).toBe(built.hash)
})

test('moments that followed from shapes are written out, turned as they were', () => {
  const { after, built } = patched({ 'links.upper.inertiaKgM2': 1.3 })
  expect(after).toContain('inertiaRpyRad: [')
  expect(parseDescription(after, 'robot.yaml').hash).toBe(built.hash)
  const before = parseDescription(text, 'robot.yaml').links[1]
  expect(built.links[1]?.inertiaKgM2[2]).toBeCloseTo(1.3 * (before?.inertiaKgM2[2] ?? 0), 12)
})

test('a value that several entries share by an alias is refused', () => {
  const second = `  - name: elbow
    kind: revolute
    parent: upper
    child: fore
    axis: [0, 0, 1]
    limits: *weak
`
  const shared = text
    .replace('limits: {', 'limits: &weak {')
    .replace(
      'joints:',
      '  - { name: fore, massKg: 0.1, geometry: [{ shape: sphere, radiusM: 0.05 }] }\njoints:',
    )
    .replace('\nactuators:', `${second}actuators:`)
  for (const joint of ['shoulder', 'elbow']) {
    expect(() => patched({ [`joints.${joint}.limits.effortNm`]: 1 }, shared)).toThrow(/share it \(&weak\)/)
  }
  const { after, built } = patched({ 'joints.elbow.frictionNm': 0.1 }, shared)
  expect(parseDescription(after, 'robot.yaml').hash).toBe(built.hash)
})
