import type { RobotDescription } from '../../src/description/types.ts'

/**
 * What a robot's actuators make of their commands, the same for every physics engine. Vectors are by actuator; units
 * as in `actionSpace(description)`. Nothing allocates.
 */
export interface ActuatorModels {
  /** Does anything change between the physics steps of one control step? Where not, `advance` does nothing. */
  readonly active: boolean
  /** What the engine's drive follows. */
  readonly target: Float64Array
  /** How hard it may push, N·m or N. */
  readonly effortLimit: Float64Array
  /** Right after a reset: `command` has been in force for ever. */
  reset(command: Float64Array): void
  /** Once a control step: `command` is in force from now on. */
  begin(command: Float64Array): void
  /** Before every physics step of `stepS`; `position` and `velocity` are those of each actuator's joint. */
  advance(stepS: number, position: Float64Array, velocity: Float64Array): void
}

/** Actuators that do at once what they are told, up to their joint's effort limit. */
export function createActuatorModels({ actuators, joints }: RobotDescription): ActuatorModels {
  const target = new Float64Array(actuators.length)
  const limits = new Map(joints.map(({ name, effort }) => [name, effort]))
  const effortLimit = Float64Array.from(actuators, ({ joint }) => limits.get(joint) ?? 0)
  return {
    active: false,
    target,
    effortLimit,
    reset: (command) => target.set(command),
    begin: (command) => target.set(command),
    advance: () => {},
  }
}
