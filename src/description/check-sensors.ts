import { unknownName } from './names.ts'
import type { Path, Problem } from './problem.ts'
import type { RobotDocument, SensorDocument } from './schema.ts'

type JointSensorDocument = Extract<SensorDocument, { joint: string }>

const isJointSensor = (sensor: SensorDocument): sensor is JointSensorDocument => 'joint' in sensor

/** Every sensor sits on something that it can measure; every reading comes once; a driven joint has both of its own. */
export function checkSensors(robot: RobotDocument): Problem[] {
  const { sensors } = robot
  if (!sensors) return []
  const placed = sensors.flatMap((sensor, index) =>
    isJointSensor(sensor) ? checkJointSensor(robot, sensor, index) : checkPlace(robot, sensor, index),
  )
  return [...placed, ...checkRepeats(sensors), ...checkDriven(robot, sensors)]
}

function checkJointSensor(robot: RobotDocument, { joint, measures }: JointSensorDocument, index: number) {
  const path = ['sensors', index, 'joint']
  const missing = unknownName(path, 'joint', joint, robot.joints)
  if (missing.length > 0) return missing
  if (robot.joints.some(({ name, kind }) => name === joint && kind === 'fixed')) {
    const message = `joint "${joint}" is fixed: there is nothing to measure`
    return [{ path, message, expected: 'a joint that moves', received: joint, fix: 'remove this sensor' }]
  }
  if (measures.includes('effort') && !robot.actuators.some((actuator) => actuator.joint === joint)) {
    return [
      {
        path,
        message: `nothing drives joint "${joint}": there is no effort to measure`,
        expected: 'effort of a joint that has an actuator',
        received: joint,
        fix: 'take effort out of measures, or give the joint an actuator',
      },
    ]
  }
  return []
}

function checkPlace(
  robot: RobotDocument,
  sensor: Exclude<SensorDocument, JointSensorDocument>,
  index: number,
): Problem[] {
  const path: Path = ['sensors', index]
  switch (sensor.kind) {
    case 'imu':
      return unknownName([...path, 'link'], 'link', sensor.link, robot.links)
    case 'range':
      return unknownName([...path, 'frame'], 'frame', sensor.frame, robot.frames)
    case 'contact': {
      const unknown = unknownName([...path, 'link'], 'link', sensor.link, robot.links)
      const link = robot.links.find(({ name }) => name === sensor.link)
      if (!link || link.geometry.some(({ collides }) => collides)) return unknown
      return [
        {
          path: [...path, 'link'],
          message: `link "${link.name}" has no shape that collides: it never touches anything`,
          expected: 'a link with geometry that collides',
          received: link.name,
          fix: 'give the link a shape, or put the sensor on another link',
        },
      ]
    }
    case 'base':
      if (robot.base === 'floating') return []
      return [
        {
          path,
          message: 'the base is fixed: there is nothing to measure',
          expected: 'base: floating',
          received: `base: ${robot.base}`,
          fix: 'remove this sensor, or make the base floating',
        },
      ]
  }
}

const ownerOf = (sensor: SensorDocument): string => {
  if (isJointSensor(sensor)) return sensor.joint
  if (sensor.kind === 'contact') return sensor.name ?? sensor.link
  return sensor.kind === 'range' ? (sensor.name ?? sensor.frame) : sensor.name
}

function checkRepeats(sensors: readonly SensorDocument[]): Problem[] {
  const seen = new Set<string>()
  return sensors.flatMap((sensor, index): Problem[] => {
    const owner = ownerOf(sensor)
    const quantities: readonly string[] = sensor.kind === 'range' ? ['range'] : sensor.measures
    const twice = quantities.find((each) => seen.has(`${owner}.${each}`) || !seen.add(`${owner}.${each}`))
    if (!twice) return []
    return [
      {
        path: isJointSensor(sensor) ? ['sensors', index, 'joint'] : ['sensors', index],
        message: `${owner}.${twice} is measured twice`,
        expected: 'each reading once',
        received: owner,
        fix: isJointSensor(sensor)
          ? 'remove this sensor'
          : 'remove this sensor, or give it a name of its own',
      },
    ]
  })
}

function checkDriven(robot: RobotDocument, sensors: readonly SensorDocument[]): Problem[] {
  const ofJoints = sensors.filter(isJointSensor)
  return robot.actuators.flatMap(({ joint }, index) => {
    if (!robot.joints.some((each) => each.name === joint)) return []
    return (['position', 'velocity'] as const)
      .filter((kind) => !ofJoints.some((each) => each.joint === joint && each.measures.includes(kind)))
      .map((kind) => ({
        path: ['actuators', index, 'joint'],
        message: `nothing measures ${joint}.${kind}, which an actuator drives`,
        expected: 'a position and a velocity sensor for every driven joint',
        received:
          ofJoints.map((each) => `${each.joint} ${each.measures.join('+')}`).join(', ') || 'no sensors',
        fix: `add { joint: ${joint}, measures: [position, velocity] } to sensors, or leave sensors out`,
      }))
  })
}
