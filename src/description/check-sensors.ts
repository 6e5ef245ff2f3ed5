import { unknownName } from './names.ts'
import type { Problem } from './problem.ts'
import type { RobotDocument } from './schema.ts'

/** Every reading is of a joint that moves and comes once; a driven joint has both of its readings. */
export function checkSensors(robot: RobotDocument): Problem[] {
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
