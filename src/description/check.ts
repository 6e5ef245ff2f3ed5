import { checkActuators } from './check-actuators.ts'
import { checkBody } from './check-body.ts'
import { checkModels } from './check-models.ts'
import { checkPark } from './check-park.ts'
import { checkSensors } from './check-sensors.ts'
import { checkServos } from './check-servos.ts'
import { checkTree } from './check-tree.ts'
import { checkWorkspace } from './check-workspace.ts'
import { massProperties } from './inertia.ts'
import { type Named, unknownName } from './names.ts'
import { formatValue, type Path, type Problem } from './problem.ts'
import type { JointDocument, RobotDocument } from './schema.ts'

/** What the schema cannot see: names that must exist, limits that must be ordered, rates that must fit together. */
export function crossProblems(robot: RobotDocument): Problem[] {
  const tree = checkTree(robot)
  return [
    ...tree,
    ...repeated(robot.links, 'links'),
    ...repeated(robot.joints, 'joints'),
    ...repeated(robot.frames, 'frames'),
    ...robot.links.flatMap(checkLink),
    ...robot.joints.flatMap(checkJoint),
    ...robot.frames.flatMap((frame, index) =>
      unknownName(['frames', index, 'link'], 'link', frame.link, robot.links),
    ),
    ...checkActuators(robot),
    ...checkSensors(robot),
    ...checkModels(robot),
    ...checkBody(robot),
    ...checkServos(robot),
    ...checkRates(robot),
    ...checkWorkspace(robot),
    ...checkPark(robot),
  ]
}

function repeated(entries: readonly Named[], section: string): Problem[] {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((each) => each.name === name)
    if (first === index) return []
    return [
      {
        path: [section, index, 'name'],
        message: `"${name}" is the name of two entries of ${section}`,
        expected: 'names that differ',
        received: name,
        fix: `rename this one or ${section}[${first}]`,
      },
    ]
  })
}

function checkLink(link: RobotDocument['links'][number], index: number): Problem[] {
  const path = ['links', index]
  if (link.inertiaKgM2) {
    const [small = 0, middle = 0, large = 0] = [...link.inertiaKgM2].sort((a, b) => a - b)
    if (large <= small + middle + 1e-12) return []
    return [
      {
        path: [...path, 'inertiaKgM2'],
        message: `no body has the moments of inertia of link "${link.name}"`,
        expected: 'each moment at most the sum of the other two',
        received: formatValue(link.inertiaKgM2),
        fix: 'correct the moments, or leave inertiaKgM2 out: it then follows from geometry and massKg',
      },
    ]
  }
  const known = link.massKg === 0 || massProperties(link.massKg, link.geometry, link.centreOfMassM)
  if (known) return []
  return [
    {
      path,
      atKey: true,
      message: `the inertia of link "${link.name}" is not known`,
      expected: 'geometry (inertia then follows from it and massKg) or inertiaKgM2',
      received: link.geometry.length > 0 ? 'a hull or a mesh, whose volume is not worked out' : 'neither',
      fix: 'add geometry, e.g. { shape: box, sizeM: [0.1, 0.1, 0.1] }, or inertiaKgM2',
    },
  ]
}

function checkJoint(joint: JointDocument, index: number): Problem[] {
  if (joint.kind === 'fixed') return []
  const problems: Problem[] = []
  if (Math.hypot(...joint.axis) < 1e-9) {
    problems.push({
      path: ['joints', index, 'axis'],
      message: `joint "${joint.name}" moves about no axis`,
      expected: 'a direction, e.g. [0, 0, 1]',
      received: formatValue(joint.axis),
      fix: 'give the direction that the joint turns about (or slides along)',
    })
  }
  if (joint.kind === 'continuous') return problems
  const field = joint.kind === 'revolute' ? 'positionRad' : 'positionM'
  const range = joint.kind === 'revolute' ? joint.limits.positionRad : joint.limits.positionM
  if (range[0] < range[1]) return problems
  problems.push({
    path: ['joints', index, 'limits', field],
    message: `position limits of joint "${joint.name}" are not ordered`,
    expected: '[lower, upper] with lower < upper',
    received: formatValue(range),
    fix:
      range[0] > range[1]
        ? `write [${range[1]}, ${range[0]}]`
        : 'use kind: fixed for a joint that cannot move',
  })
  return problems
}

/** Deadlines shorter than two periods of what they watch would trip in normal running. */
function checkRates(robot: RobotDocument): Problem[] {
  const { serial } = robot.transports
  if (!serial) return []
  const problems: Problem[] = []
  const atLeast = (path: Path, value: number, least: number, what: string): void => {
    if (value >= least) return
    problems.push({
      path,
      message: `"${path.at(-1)}" is too short: it would trip in normal running`,
      expected: `at least ${least} s, two periods of the ${what}`,
      received: `${value} s`,
      fix: `set it to ${least} or more, or raise the rate`,
    })
  }
  atLeast(['transports', 'serial', 'watchdogS'], serial.watchdogS, 2 / robot.rateHz, 'control rate (rateHz)')
  atLeast(
    ['safety', 'staleAfterS'],
    robot.safety.staleAfterS,
    2 / serial.stateRateHz,
    'readings (stateRateHz)',
  )
  return problems
}
