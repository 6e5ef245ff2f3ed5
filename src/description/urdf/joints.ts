import { noteOthers, type Report } from './report.ts'
import { optionalNumber, optionalVec3, readOrigin, requiredText } from './values.ts'
import { childOf, type XmlElement } from './xml.ts'

/** A joint as a robot.yaml writes it; limits that the URDF does not know are left out. */
export interface JointValue {
  readonly element: XmlElement
  readonly value: Readonly<Record<string, unknown>> & {
    readonly name: string
    readonly kind: string
    readonly parent: string
    readonly child: string
  }
}

/** A name of the file, and the one that the description has for it. */
export interface Names {
  link(name: string): string
  joint(name: string): string
}

/** What a joint of another kind is held as. */
const heldKinds: readonly string[] = ['planar', 'floating']
const kinds: readonly string[] = ['revolute', 'continuous', 'prismatic', 'fixed']

export function readJoint(report: Report, element: XmlElement, names: Names): JointValue {
  const name = names.joint(requiredText(report, element, 'name'))
  const type = requiredText(report, element, 'type')
  if (!kinds.includes(type) && !heldKinds.includes(type)) {
    throw report.fault(
      element,
      `a joint cannot be "${type}"`,
      `type ${[...kinds, ...heldKinds].join(', ')}`,
      type,
      'correct the type; a ball joint is three revolute ones in a row, with small masses between them',
    )
  }
  const { xyz, rpy } = readOrigin(report, element)
  const place = {
    parent: linkOf(report, element, 'parent', names),
    child: linkOf(report, element, 'child', names),
  }
  const value = { name, ...place, originM: xyz, originRpyRad: rpy }
  noteOthers(report, element, ['origin', 'parent', 'child', 'axis', 'limit', 'dynamics', 'mimic'])
  if (heldKinds.includes(type)) {
    // Whether a floating joint frees the base is only known from the whole tree.
    if (type === 'planar') report.note(element, 'planar joint: held fixed')
    return { element, value: { ...value, kind: 'fixed' } }
  }
  if (type === 'fixed' || isStill(report, element, type))
    return { element, value: { ...value, kind: 'fixed' } }
  const axis = childOf(element, 'axis')
  const direction = (axis && optionalVec3(report, axis, 'xyz')) ?? [1, 0, 0]
  const slides = type === 'prismatic'
  return {
    element,
    value: {
      ...value,
      kind: type,
      axis: direction,
      limits: readLimits(report, element, type),
      ...readDynamics(report, element, slides),
      ...readMimic(report, element, slides, names),
    },
  }
}

function linkOf(report: Report, joint: XmlElement, which: 'parent' | 'child', names: Names): string {
  const element = childOf(joint, which)
  if (element) return names.link(requiredText(report, element, 'link'))
  throw report.fault(
    joint,
    `the joint has no <${which}>`,
    `<${which} link="…"/>`,
    'nothing',
    `add <${which} link="…"/>`,
  )
}

/** A joint whose limits are both zero cannot move: exporters write fixed ones so. */
function isStill(report: Report, joint: XmlElement, type: string): boolean {
  const limit = childOf(joint, 'limit')
  if (!limit || type === 'continuous') return false
  if (optionalNumber(report, limit, 'lower') !== 0 || optionalNumber(report, limit, 'upper') !== 0)
    return false
  report.note(joint, `${type} joint with both limits zero: fixed`)
  return true
}

function readLimits(report: Report, joint: XmlElement, type: string): Readonly<Record<string, unknown>> {
  const limit = childOf(joint, 'limit')
  if (!limit) return {}
  const position = type === 'continuous' ? undefined : readRange(report, limit)
  const velocity = aboveZero(report, limit, 'velocity')
  const effort = aboveZero(report, limit, 'effort')
  const [positionName, velocityName, effortName] =
    type === 'prismatic'
      ? ['positionM', 'velocityMPerS', 'effortN']
      : ['positionRad', 'velocityRadPerS', 'effortNm']
  return {
    ...(position ? { [positionName]: position } : {}),
    ...(velocity !== undefined ? { [velocityName]: velocity } : {}),
    ...(effort !== undefined ? { [effortName]: effort } : {}),
  }
}

/** Of lower and upper, the one that is not written is 0, as URDF has it. */
function readRange(report: Report, limit: XmlElement): readonly [number, number] | undefined {
  const lower = optionalNumber(report, limit, 'lower')
  const upper = optionalNumber(report, limit, 'upper')
  return lower === undefined && upper === undefined ? undefined : [lower ?? 0, upper ?? 0]
}

/** Exporters write 0 for a limit that they do not know. */
function aboveZero(report: Report, limit: XmlElement, attribute: string): number | undefined {
  const value = optionalNumber(report, limit, attribute)
  if (value === undefined || value > 0) return value
  report.note(limit, `${attribute}="${value}" is no limit: taken as unknown`)
  return undefined
}

function readDynamics(report: Report, joint: XmlElement, slides: boolean): Readonly<Record<string, number>> {
  const dynamics = childOf(joint, 'dynamics')
  if (!dynamics) return {}
  const value = (attribute: string): number => {
    const given = optionalNumber(report, dynamics, attribute) ?? 0
    if (given < 0) report.note(dynamics, `${attribute}="${given}" is below zero: taken as 0`)
    return Math.max(0, given)
  }
  const [damping, friction] = [value('damping'), value('friction')]
  return slides
    ? { dampingNSPerM: damping, frictionN: friction }
    : { dampingNmSPerRad: damping, frictionNm: friction }
}

function readMimic(
  report: Report,
  joint: XmlElement,
  slides: boolean,
  names: Names,
): Readonly<Record<string, unknown>> {
  const mimic = childOf(joint, 'mimic')
  if (!mimic) return {}
  const leader = names.joint(requiredText(report, mimic, 'joint'))
  const multiplier = optionalNumber(report, mimic, 'multiplier') ?? 1
  const offset = optionalNumber(report, mimic, 'offset') ?? 0
  return { mimic: { joint: leader, multiplier, ...(slides ? { offsetM: offset } : { offsetRad: offset }) } }
}
