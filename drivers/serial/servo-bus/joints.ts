import { SinewError } from '../../../src/contract/errors.ts'
import { safetyLimits } from '../../../src/description/safety-limits.ts'
import { findJoint } from '../../../src/description/spaces.ts'
import type { ServoBusTransport } from '../../../src/description/transports/servo-bus.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { ActuatorLimits, CommandKind } from '../../../src/safety/types.ts'
import type { ServoFamily, ServoModel } from './family.ts'
import type { Register } from './registers.ts'

/** A servo and the joint that it drives. */
export interface ServoJoint {
  readonly id: number
  readonly joint: string
  readonly actuator: string
  readonly kind: CommandKind
  readonly model: ServoModel
  readonly modelName: string
  readonly limits: ActuatorLimits
  readonly mode: number
  readonly goal: Register
  readonly direction: 1 | -1
  readonly zeroCounts: number
  /** Lowest and highest count that it is sent to. */
  readonly lowCounts: number
  readonly highCounts: number
  /** rad, rad/s or N·m that a count of the goal register stands for. */
  readonly goalUnit: number
  /** How people know it: `servo 3 (elbow_flex)`. */
  readonly label: string
}

/**
 * The servos of a bus in the order of the description's actuators.
 *
 * @throws SinewError `description` if a servo cannot do what its joint is to do
 */
export function servoJoints(
  description: RobotDescription,
  family: ServoFamily,
  transport: ServoBusTransport,
): readonly ServoJoint[] {
  const limits = safetyLimits(description).actuators
  const radPerCount = (2 * Math.PI) / family.countsPerTurn
  const where = `${description.source}: transports.${family.name}`
  const refuse = (message: string, expected: string, received: string, fix: string): SinewError =>
    new SinewError('description', message, { where, expected, received, fix })

  return description.actuators.map(({ name, joint: jointName, kind }, index) => {
    const placed = transport.servos.find(({ actuator }) => actuator === name)
    const limit = limits[index]
    if (!placed || !limit) {
      throw refuse(`no servo drives "${name}"`, 'a servo for every actuator', 'none', 'add it to servos')
    }
    const joint = findJoint(description, jointName)
    const model = family.models[placed.model]
    const mode = family.modes[kind]
    if (!model) {
      const known = Object.keys(family.models).join(', ')
      throw refuse(
        `there is no ${family.name} servo "${placed.model}"`,
        `one of ${known}`,
        placed.model,
        'name one of these',
      )
    }
    if (!mode || !model.kinds.includes(kind)) {
      const fix = 'command it in one of these, or take a servo that does'
      throw refuse(`a ${placed.model} takes no ${kind}`, model.kinds.join(' or '), kind, fix)
    }
    if (joint.unit !== 'rad') {
      throw refuse(
        `servo ${placed.id} turns, but joint "${jointName}" slides`,
        'rad',
        joint.unit,
        'drive it with something else',
      )
    }
    const toCounts = (rad: number): number => placed.zeroCounts + (placed.direction * rad) / radPerCount
    const ends = [toCounts(joint.lower), toCounts(joint.upper)]
    const [low, high] = placed.rangeCounts ?? [Math.ceil(Math.min(...ends)), Math.floor(Math.max(...ends))]
    const goalUnit =
      kind === 'position' ? radPerCount : kind === 'velocity' ? family.radPerSPerCount : model.nmPerCount
    return {
      id: placed.id,
      joint: jointName,
      actuator: name,
      kind,
      model,
      modelName: placed.model,
      limits: limit,
      ...mode,
      direction: placed.direction,
      zeroCounts: placed.zeroCounts,
      lowCounts: low,
      highCounts: high,
      goalUnit,
      label: `servo ${placed.id} (${jointName})`,
    }
  })
}

/** What a command (rad, rad/s, N·m) is in counts: what goes to the servo, within its range. */
export function goalCounts(servo: ServoJoint, command: number): number {
  const counts = Math.round((servo.direction * command) / servo.goalUnit)
  if (servo.kind !== 'position') return counts
  return Math.min(servo.highCounts, Math.max(servo.lowCounts, counts + servo.zeroCounts))
}

/** The command that these counts are. */
export function commandOf(servo: ServoJoint, counts: number): number {
  const from = servo.kind === 'position' ? servo.zeroCounts : 0
  return servo.direction * (counts - from) * servo.goalUnit
}
