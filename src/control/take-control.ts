import type { Clock } from '../contract/clock.ts'
import { SinewError } from '../contract/errors.ts'
import type { Robot } from '../contract/robot.ts'
import { createGateInput, createMeasure } from '../safety/measured.ts'
import type { SafetyGate } from '../safety/types.ts'
import type { LatestReading } from './latest-reading.ts'

/** A robot has this long to show its first reading, and to come to rest. */
const patienceS = 2
/** At rest: slower than this share of the velocity limit. */
const restShare = 0.05

/**
 * Wait until the robot is seen to be at rest; the commands in force are then to stay where it is.
 *
 * @throws SinewError `link` without readings, `safety` if it does not come to rest
 */
async function restingCommand(gate: SafetyGate, robot: Robot, readings: LatestReading, clock: Clock) {
  const { actuators } = gate.limits
  const input = createGateInput(actuators.length)
  const measure = createMeasure(robot.description)
  const untilS = clock.nowS() + patienceS
  let moving = 0
  do {
    if (!(await readings.next(patienceS))) {
      throw new SinewError('link', `${robot.description.name} gives no valid readings`, {
        expected: `one within ${patienceS} s`,
        received: 'none',
        fix: 'check the power and the sensors of the robot',
      })
    }
    measure(readings.values, readings.timeS, input)
    moving = actuators.findIndex(
      ({ velocity }, index) => !(Math.abs(input.velocity[index]) <= restShare * velocity),
    )
    if (moving < 0) {
      return input.position.map((position, index) => (actuators[index]?.kind === 'position' ? position : 0))
    }
  } while (clock.nowS() < untilS)
  throw new SinewError('safety', `${actuators[moving]?.name} is moving; the gate is armed at rest only`, {
    where: actuators[moving]?.name ?? '',
    expected: `slower than ${restShare * (actuators[moving]?.velocity ?? 0)}`,
    received: String(input.velocity[moving]),
    fix: 'let it come to rest, and start again',
  })
}

/**
 * From a robot that is ready to one that is active behind an armed gate. Returns the commands in force.
 *
 * @throws SinewError `link` | `safety`
 */
export async function takeControl(
  robot: Robot,
  gate: SafetyGate,
  readings: LatestReading,
  clock: Clock,
): Promise<Float64Array> {
  gate.arm(await restingCommand(gate, robot, readings, clock))
  gate.clear()
  await robot.activate()
  // Seen again: an activated servo may have settled a little elsewhere.
  const command = await restingCommand(gate, robot, readings, clock)
  gate.arm(command)
  return command
}
