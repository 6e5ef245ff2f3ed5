import { didYouMean } from '../contract/did-you-mean.ts'
import type { Path, Problem } from './problem.ts'
import type { ActuatorDocument, JointDocument, RobotDocument, SensorDocument } from './schema.ts'

type Fields = Readonly<Record<string, unknown>>

/** Endings of fields by what they are of: of a joint that turns, of one that slides. */
const endings = {
  position: ['Rad', 'M'],
  velocity: ['RadPerS', 'MPerS'],
  effort: ['Nm', 'N'],
} as const

/** Models of actuators and sensors are in the units of their joint, and of something that is there. */
export function checkModels(robot: RobotDocument): Problem[] {
  const jointOf = (name: string): JointDocument | undefined => robot.joints.find((each) => each.name === name)
  return [
    ...robot.actuators.flatMap((actuator, index) => checkActuator(actuator, index, jointOf(actuator.joint))),
    ...checkBattery(robot),
    ...(robot.sensors ?? []).flatMap((sensor, index) =>
      checkNoise(sensor, index, 'joint' in sensor ? jointOf(sensor.joint) : undefined),
    ),
  ]
}

function checkActuator(
  { kind, model }: ActuatorDocument,
  index: number,
  joint: JointDocument | undefined,
): Problem[] {
  if (!model || !joint) return []
  const path: Path = ['actuators', index, 'model']
  const at = joint.kind === 'prismatic' ? 1 : 0
  const [command, position, velocity, effort] = [kind, 'position', 'velocity', 'effort'].map(
    (of) => endings[of as keyof typeof endings][at],
  )
  const servoOnly = kind === 'position' ? [`backlash${position}`, `maxSpeed${velocity}`] : []
  const allowed = [`quantum${command}`, `deadBand${command}`, `currentAPer${effort}`, ...servoOnly]
  const others = Object.keys(model).filter((key) => !['latencySteps', 'lagS', 'torqueSpeed'].includes(key))
  const owner = `a ${kind} actuator on joint "${joint.name}", which is ${joint.kind}`
  const problems = strangers(path, others, allowed, owner)
  if (!model.torqueSpeed) return problems
  const ends = [`stall${effort}`, `noLoad${velocity}`]
  const inner = [...path, 'torqueSpeed']
  const given = Object.keys(model.torqueSpeed)
  const missing = ends.filter((end) => !given.includes(end))
  const wrong = strangers(inner, given, ends, owner)
  if (wrong.length > 0 || missing.length === 0) return [...problems, ...wrong]
  return [
    ...problems,
    {
      path: inner,
      message: `"${missing[0]}" is missing`,
      expected: `${ends.join(' and ')}, the two ends of the line`,
      received: given.join(', ') || 'nothing',
      fix: `add ${missing[0]}: <number above zero>`,
    },
  ]
}

/** Fields that do not belong to `owner`. */
function strangers(
  path: Path,
  keys: readonly string[],
  allowed: readonly string[],
  owner: string,
): Problem[] {
  return keys
    .filter((key) => !allowed.includes(key))
    .map((key) => {
      const stem = /^(quantum|deadBand|backlash|maxSpeed|currentAPer|stall|noLoad|sd|bias)/.exec(key)?.[0]
      const guess = allowed.find((each) => stem && each.startsWith(stem)) ?? didYouMean(key, allowed)
      return {
        path: [...path, key],
        atKey: true,
        message: `"${key}" does not fit ${owner}`,
        expected: allowed.join(', '),
        received: key,
        fix: guess ? `did you mean "${guess}"?` : 'remove it',
      }
    })
}

/** A battery that nothing draws from would never sag, and a current needs something to come from. */
function checkBattery({ actuators, battery }: RobotDocument): Problem[] {
  const draws = actuators.map(({ model = {} }) => (model.currentAPerNm ?? model.currentAPerN ?? 0) > 0)
  const first = draws.indexOf(true)
  if (battery && first < 0) {
    return [
      {
        path: ['battery'],
        atKey: true,
        message: 'nothing draws from the battery',
        expected: 'currentAPerNm (or currentAPerN) in the model of at least one actuator',
        received: 'none',
        fix: 'add model: { currentAPerNm: <number above zero> } to the actuators, or remove the battery',
      },
    ]
  }
  if (battery || first < 0) return []
  return [
    {
      path: ['actuators', first, 'model'],
      message: 'the actuator draws from a battery that is not there',
      expected: 'battery: { openCircuitV, resistanceOhm } at the top of the file',
      received: 'no battery',
      fix: 'describe the battery, or take the current out of the model',
    },
  ]
}

function checkNoise(sensor: SensorDocument, index: number, joint: JointDocument | undefined): Problem[] {
  const { noise } = sensor
  if (!noise) return []
  const path: Path = ['sensors', index, 'noise']
  const problems: Problem[] = []
  if (noise.latencyS !== undefined && noise.latencySteps !== undefined) {
    problems.push({
      path: [...path, 'latencyS'],
      atKey: true,
      message: 'the latency is given twice',
      expected: 'latencySteps or latencyS',
      received: 'both',
      fix: 'remove one of them',
    })
  }
  const measured: readonly string[] = sensor.kind === 'range' ? ['range'] : sensor.measures
  const timing = ['rateHz', 'latencySteps', 'latencyS', 'dropOut']
  for (const quantity of Object.keys(noise).filter((key) => !timing.includes(key))) {
    if (!measured.includes(quantity)) {
      problems.push({
        path: [...path, quantity],
        atKey: true,
        message: `this sensor does not measure ${quantity}`,
        expected: measured.join(', '),
        received: quantity,
        fix: `remove it, or add ${quantity} to measures`,
      })
    } else if (joint) {
      const unit = endings[quantity as keyof typeof endings][joint.kind === 'prismatic' ? 1 : 0]
      const allowed = ['sd', 'bias', 'quantum'].map((stem) => stem + unit)
      const fields = Object.keys((noise as Fields)[quantity] as Fields)
      const owner = `the ${quantity} of joint "${joint.name}", which is ${joint.kind}`
      problems.push(...strangers([...path, quantity], fields, allowed, owner))
    }
  }
  return problems
}
