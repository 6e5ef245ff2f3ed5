import { unknownName } from './names.ts'
import type { Problem } from './problem.ts'
import type { RobotDocument } from './schema.ts'

/** Servos of `transports.feetech` and `transports.dynamixel`: every actuator has one, and every id is one servo's. */
export function checkServos(robot: RobotDocument): Problem[] {
  const buses = ['feetech', 'dynamixel'] as const
  return buses.flatMap((bus) => {
    const servos = robot.transports[bus]?.servos
    return servos ? checkBus(robot, bus, servos) : []
  })
}

function checkBus(
  robot: RobotDocument,
  bus: string,
  servos: readonly {
    readonly actuator: string
    readonly id: number
    readonly rangeCounts?: readonly [number, number] | undefined
  }[],
): Problem[] {
  const at = ['transports', bus, 'servos']
  const actuators = robot.actuators.map(({ name, joint }) => ({ name: name ?? joint }))
  const problems = servos.flatMap(({ actuator, id, rangeCounts }, index): Problem[] => {
    const found = unknownName([...at, index, 'actuator'], 'actuator', actuator, actuators)
    if (servos.findIndex((each) => each.id === id) !== index) {
      found.push({
        path: [...at, index, 'id'],
        message: `two servos have the id ${id}`,
        expected: 'an id of its own for every servo',
        received: String(id),
        fix: 'give each servo an id of its own',
      })
    }
    if (servos.findIndex((each) => each.actuator === actuator) !== index) {
      found.push({
        path: [...at, index, 'actuator'],
        message: `two servos drive "${actuator}"`,
        expected: 'one servo an actuator',
        received: actuator,
        fix: 'remove one of them',
      })
    }
    if (rangeCounts && rangeCounts[0] >= rangeCounts[1]) {
      found.push({
        path: [...at, index, 'rangeCounts'],
        message: 'the range is not ordered',
        expected: '[lowest, highest]',
        received: `[${rangeCounts.join(', ')}]`,
        fix: 'exchange the two; which way the joint turns is said by direction',
      })
    }
    return found
  })
  const missing = actuators.filter(({ name }) => !servos.some(({ actuator }) => actuator === name))
  if (missing.length === 0) return problems
  return [
    ...problems,
    {
      path: at,
      atKey: true,
      message: `no servo drives ${missing.map(({ name }) => `"${name}"`).join(', ')}`,
      expected: 'a servo for every actuator',
      received: `${servos.length} servos for ${actuators.length} actuators`,
      fix: 'add them',
    },
  ]
}
