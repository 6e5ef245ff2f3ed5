import { unknownName } from './names.ts'
import type { Problem } from './problem.ts'
import type { RobotDocument } from './schema.ts'

/** What moves as one has mass; a base that is fixed has no height to start from; mimics follow joints that move freely. */
export function checkBody(robot: RobotDocument): Problem[] {
  return [...checkBase(robot), ...checkMasses(robot), ...checkMimics(robot)]
}

function checkBase({ base, startHeightM }: RobotDocument): Problem[] {
  if (base === 'floating' || startHeightM === 0) return []
  return [
    {
      path: ['startHeightM'],
      message: 'a fixed base stands at the origin',
      expected: 'startHeightM with base: floating only',
      received: `${startHeightM} with base: ${base}`,
      fix: 'remove startHeightM, or make the base floating',
    },
  ]
}

/** A link may be without mass, a mere place for frames, if what it is fixed to has some. */
function checkMasses(robot: RobotDocument): Problem[] {
  const welded = new Map<string, string>()
  for (const joint of robot.joints) {
    if (joint.kind === 'fixed') welded.set(joint.child, welded.get(joint.parent) ?? joint.parent)
  }
  const topOf = (link: string): string => welded.get(link) ?? link
  const root = robot.links.find(({ name }) => !robot.joints.some((joint) => joint.child === name))?.name
  return robot.links.flatMap((link, index): Problem[] => {
    const { name } = link
    if (welded.has(name) || (name === root && robot.base === 'fixed')) return []
    const heavy = robot.links.some((each) => topOf(each.name) === name && each.massKg > 0)
    if (heavy) return []
    return [
      {
        path: ['links', index, 'massKg'],
        message: `link "${name}" moves but has no mass, nor has anything fixed to it`,
        expected: 'a mass above zero',
        received: String(link.massKg),
        fix: 'give it a mass, or fix it to a link that has one (kind: fixed)',
      },
    ]
  })
}

function checkMimics(robot: RobotDocument): Problem[] {
  return robot.joints.flatMap((joint, index): Problem[] => {
    if (joint.kind === 'fixed' || !joint.mimic) return []
    const path = ['joints', index, 'mimic', 'joint']
    const unknown = unknownName(path, 'joint', joint.mimic.joint, robot.joints)
    if (unknown.length > 0) return unknown
    const leader = robot.joints.find(({ name }) => name === joint.mimic?.joint)
    const driven = robot.actuators.findIndex((actuator) => actuator.joint === joint.name)
    if (driven >= 0) {
      return [
        {
          path: ['actuators', driven, 'joint'],
          message: `joint "${joint.name}" follows "${joint.mimic.joint}": nothing else can drive it`,
          expected: 'an actuator on a joint that does not mimic',
          received: joint.name,
          fix: `drive "${joint.mimic.joint}" instead`,
        },
      ]
    }
    if (leader && leader.kind !== 'fixed' && !leader.mimic) return []
    return [
      {
        path,
        message: `joint "${joint.name}" cannot follow "${joint.mimic.joint}", which ${leader?.kind === 'fixed' ? 'is fixed' : 'follows another joint'}`,
        expected: 'a joint that moves and is no mimic itself',
        received: joint.mimic.joint,
        fix: 'name the joint at the head of the chain, or leave mimic out',
      },
    ]
  })
}
