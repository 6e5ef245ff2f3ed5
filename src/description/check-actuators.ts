import { unknownName } from './names.ts'
import type { Problem } from './problem.ts'
import type { ActuatorDocument, JointDocument, RobotDocument } from './schema.ts'

/** Every actuator drives one joint that moves, with gains in that joint's units, within limits that are known. */
export function checkActuators(robot: RobotDocument): Problem[] {
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
