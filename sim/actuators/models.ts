import type { ActuatorModel, RobotDescription } from '../../src/description/types.ts'
import { createDelayLine } from '../delay-line.ts'
import type { Remembers } from '../state.ts'
import { createBacklash } from './backlash.ts'
import { createDeadBand } from './dead-band.ts'
import { type CommandEffect, where } from './effects.ts'
import { createEffortLimits } from './effort-limits.ts'
import { createLag } from './lag.ts'
import { createMaxSpeed } from './max-speed.ts'
import { createQuantisation } from './quantisation.ts'
import { createWantedEffort } from './wanted-effort.ts'

/** Vectors are by actuator. */
export interface ActuatorVariation {
  /** Control steps of latency, on top of what the description says. */
  readonly latencySteps: Float64Array
  /** Factors on effort limits and on the gains of servos. */
  readonly effortScale: Float64Array
  readonly stiffnessScale: Float64Array
  readonly dampingScale: Float64Array
}

/**
 * What a robot's actuators make of their commands, the same for every physics engine. Vectors are by actuator; units
 * as in `actionSpace(description)`. Nothing allocates.
 */
export interface ActuatorModels extends Remembers {
  /** How the actuators differ from their description, from the next reset on (copied). */
  vary(variation: ActuatorVariation): void
  /** Does anything change between the physics steps of one control step? Where not, `advance` does nothing. */
  readonly active: boolean
  /** What the engine's drive follows. */
  readonly target: Float64Array
  /** How hard it may push, N·m or N. `reset` may change it, and `advance` while `active`. */
  readonly effortLimit: Float64Array
  /** Right after a reset: `command` has been in force for ever. */
  reset(command: Float64Array): void
  /** Once a `step` of the simulation: `command` is asked for from now on. */
  begin(command: Float64Array): void
  /** Before every physics step of `stepS`; `position` and `velocity` are those of each actuator's joint. */
  advance(stepS: number, position: Float64Array, velocity: Float64Array): void
}

/**
 * On its way from the controller to the joint a command is told in quanta, comes late, is followed at the servo's speed
 * and with a lag, and loses the play of the gear and the dead band of the servo's error; what the motor and the battery
 * leave of the effort limit its effort. Each only where the description asks for it: without, actuators do at once what
 * they are told, up to their joint's effort limit.
 *
 * @param periodS seconds between two calls of `begin`
 */
export function createActuatorModels(
  { actuators, joints, battery, rateHz }: RobotDescription,
  periodS: number,
): ActuatorModels {
  const amounts = (of: Exclude<keyof ActuatorModel, 'torqueSpeed'>): number[] =>
    actuators.map(({ model }) => model?.[of] ?? 0)
  const kinds = actuators.map(({ kind }) => kind)
  const latency = createDelayLine(actuators.length)
  /** Once a step of the simulation. */
  const told: CommandEffect[] = [...where(amounts('quantum'), createQuantisation), latency]
  /** Before every physics step. */
  const followed: CommandEffect[] = [
    ...where(amounts('maxSpeed'), createMaxSpeed),
    ...where(amounts('lagS'), createLag),
    ...where(amounts('backlash'), createBacklash),
    ...where(amounts('deadBand'), (widths) => createDeadBand(widths, kinds)),
  ]
  const limits = createEffortLimits(actuators, battery)
  const active = followed.length > 0 || limits.active

  const efforts = new Map(joints.map(({ name, effort }) => [name, effort]))
  const rated = Float64Array.from(actuators, ({ joint }) => efforts.get(joint) ?? 0)
  const scale = new Float64Array(actuators.length).fill(1)
  const nextScale = scale.slice()
  const wanted = createWantedEffort(actuators)
  const asked = new Float64Array(actuators.length)
  const target = new Float64Array(actuators.length)
  const effortLimit = rated.slice()
  const still = new Float64Array(actuators.length)
  const remembered = [
    scale,
    nextScale,
    asked,
    target,
    effortLimit,
    ...followed.flatMap(({ state }) => state ?? []),
  ]
  const latencySteps = amounts('latencySteps')
  const delay = (steps: number): number => Math.max(0, Math.round(steps / (rateHz * periodS)))
  latencySteps.forEach((steps, index) => {
    latency.delays[index] = delay(steps)
  })

  return {
    active,
    target,
    effortLimit,

    vary(variation) {
      nextScale.set(variation.effortScale)
      wanted.vary(variation.stiffnessScale, variation.dampingScale)
      for (let index = 0; index < actuators.length; index++) {
        latency.delays[index] = delay(latencySteps[index] + variation.latencySteps[index])
      }
    },

    reset(command) {
      scale.set(nextScale)
      wanted.reset()
      asked.set(command)
      for (let index = 0; index < told.length; index++) told[index].reset(asked)
      target.set(asked)
      for (let index = 0; index < followed.length; index++) followed[index].reset(target)
      for (let index = 0; index < actuators.length; index++) effortLimit[index] = rated[index] * scale[index]
    },

    begin(command) {
      asked.set(command)
      for (let index = 0; index < told.length; index++) told[index].apply(asked, periodS, still)
      if (!active) target.set(asked)
    },

    advance(stepS, position, velocity) {
      if (!active) return
      target.set(asked)
      for (let index = 0; index < followed.length; index++) followed[index].apply(target, stepS, position)
      if (!limits.active) return
      wanted.compute(target, position, velocity)
      limits.advance(wanted.values, velocity, rated, scale, effortLimit)
    },

    save(out) {
      for (const values of remembered) out.array(values)
      wanted.save(out)
      latency.save(out)
    },

    restore(from) {
      for (const values of remembered) from.into(values)
      wanted.restore(from)
      latency.restore(from)
    },
  }
}
