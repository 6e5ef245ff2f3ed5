import { checkTree } from './check-tree.ts'
import { massProperties } from './inertia.ts'
import { type Named, unknownName } from './names.ts'
import { formatValue, type Path, type Problem } from './problem.ts'
import type { ActuatorDocument, JointDocument, RobotDocument } from './schema.ts'

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
    ...checkRates(robot),
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
  if (link.geometry.length === 0) {
    return [
      {
        path,
        atKey: true,
        message: `the inertia of link "${link.name}" is not known`,
        expected: 'geometry (inertia then follows from it and massKg) or inertiaKgM2',
        received: 'neither',
        fix: 'add geometry, e.g. { shape: box, sizeM: [0.1, 0.1, 0.1] }',
      },
    ]
  }
  const { skew } = massProperties(link.massKg, link.geometry, link.centreOfMassM)
  if (skew < 0.02) return []
  return [
    {
      path: [...path, 'geometry'],
      message: `the principal axes of link "${link.name}" are not x, y and z of its frame`,
      expected: 'shapes along the axes of the link, or inertiaKgM2',
      received: `a product of inertia of ${(100 * skew).toFixed(0)}% of the largest moment`,
      fix: 'turn the joint (originRpyRad) rather than the shape, or give inertiaKgM2',
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

function checkActuators(robot: RobotDocument): Problem[] {
  return robot.actuators.flatMap((actuator, index) => {
    const path = ['actuators', index, 'joint']
    const missing = unknownName(path, 'joint', actuator.joint, robot.joints)
    if (missing.length > 0) return missing
    const jointIndex = robot.joints.findIndex((each) => each.name === actuator.joint)
    const joint = robot.joints[jointIndex]
    if (!joint) return []
    const refuse = (message: string, expected: string, fix: string): Problem[] => [
      { path, message, expected, received: actuator.joint, fix },
    ]
    if (joint.kind === 'fixed') {
      return refuse(
        `joint "${joint.name}" is fixed: nothing can drive it`,
        'a joint that moves',
        'remove the actuator',
      )
    }
    if (robot.actuators.findIndex((each) => each.joint === actuator.joint) !== index) {
      return refuse(`joint "${joint.name}" has two actuators`, 'one actuator a joint', 'remove one of them')
    }
    if (joint.kind === 'continuous' && actuator.kind === 'position') {
      return refuse(
        `joint "${joint.name}" turns without end: a position command for it has no bounds`,
        'kind velocity or effort, or a revolute joint',
        'make the joint revolute with limits.positionRad, or drive it by velocity',
      )
    }
    return [...checkGains(actuator, joint, index), ...checkDrivenLimits(joint, jointIndex)]
  })
}

function checkGains(actuator: ActuatorDocument, joint: JointDocument, index: number): Problem[] {
  if (actuator.kind === 'effort') return []
  const slides = joint.kind === 'prismatic'
  const pairs = [['dampingNmSPerRad', 'dampingNSPerM']]
  if (actuator.kind === 'position') pairs.unshift(['stiffnessNmPerRad', 'stiffnessNPerM'])
  const given = actuator as Readonly<Record<string, unknown>>
  return pairs.flatMap(([turning = '', sliding = '']) => {
    const [right, wrong] = slides ? [sliding, turning] : [turning, sliding]
    const problems: Problem[] = []
    if (given[wrong] !== undefined) {
      problems.push({
        path: ['actuators', index, wrong],
        atKey: true,
        message: `"${wrong}" does not fit joint "${joint.name}", which is ${joint.kind}`,
        expected: right,
        received: wrong,
        fix: `did you mean "${right}"?`,
      })
    } else if (given[right] === undefined) {
      problems.push({
        path: ['actuators', index],
        message: `"${right}" is missing`,
        expected: `${right}, the gain of a ${actuator.kind} servo`,
        received: 'nothing',
        fix: `add ${right}: <number above zero>`,
      })
    }
    return problems
  })
}

/** A passive joint needs no acceleration and effort limits; a driven one does. */
function checkDrivenLimits(joint: Exclude<JointDocument, { kind: 'fixed' }>, index: number): Problem[] {
  const fields =
    joint.kind === 'prismatic' ? ['accelerationMPerS2', 'effortN'] : ['accelerationRadPerS2', 'effortNm']
  const limits = joint.limits as Readonly<Record<string, unknown>>
  return fields
    .filter((field) => limits[field] === undefined)
    .map((field) => ({
      path: ['joints', index, 'limits'],
      atKey: true,
      message: `"${field}" is missing`,
      expected: `limits.${field}: an actuator drives joint "${joint.name}"`,
      received: 'nothing',
      fix: `add ${field}: <number above zero>`,
    }))
}

function checkSensors(robot: RobotDocument): Problem[] {
  const { sensors } = robot
  if (!sensors) return []
  const seen = new Set<string>()
  const problems = sensors.flatMap((sensor, index): Problem[] => {
    const path = ['sensors', index, 'joint']
    const missing = unknownName(path, 'joint', sensor.joint, robot.joints)
    if (missing.length > 0) return missing
    const fixed = robot.joints.some((joint) => joint.name === sensor.joint && joint.kind === 'fixed')
    const twice = sensor.measures.find((each, at) => {
      const name = `${sensor.joint}.${each}`
      return seen.has(name) || sensor.measures.indexOf(each) !== at || !seen.add(name)
    })
    if (!fixed && !twice) return []
    return [
      {
        path,
        message: fixed
          ? `joint "${sensor.joint}" is fixed: there is nothing to measure`
          : `${sensor.joint}.${twice} is measured twice`,
        expected: fixed ? 'a joint that moves' : 'each reading once',
        received: sensor.joint,
        fix: 'remove this sensor',
      },
    ]
  })
  for (const [index, { joint }] of robot.actuators.entries()) {
    if (!robot.joints.some((each) => each.name === joint)) continue
    for (const kind of ['position', 'velocity'] as const) {
      if (sensors.some((each) => each.joint === joint && each.measures.includes(kind))) continue
      problems.push({
        path: ['actuators', index, 'joint'],
        message: `nothing measures ${joint}.${kind}, which an actuator drives`,
        expected: 'a position and a velocity sensor for every driven joint',
        received:
          sensors.map((each) => `${each.joint} ${each.measures.join('+')}`).join(', ') || 'no sensors',
        fix: `add { joint: ${joint}, measures: [position, velocity] } to sensors, or leave sensors out`,
      })
    }
  }
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
