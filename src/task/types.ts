import type { RandomisationTerm } from '../../sim/randomisation/types.ts'
import type { Channel, Space } from '../contract/channel.ts'
import type { GoalContract } from '../contract/environment.ts'
import type { Random } from '../contract/random.ts'
import type { RobotDescription } from '../description/types.ts'
import type { SceneObject } from './scene.ts'

/**
 * What a term may look at. One object per running task, refreshed in place every step; vectors are in the order
 * of the robot's own spaces. Nothing here knows whether the robot is simulated.
 */
export interface TaskContext {
  readonly description: RobotDescription
  readonly random: Random
  /** What is measured now and one control period ago: the robot, then objects. Shape [readingSpace(…).size]. */
  readonly reading: Float64Array
  readonly previousReading: Float64Array
  /** Command that was really sent in this step and in the one before. Shape [actuators]. */
  readonly sent: Float64Array
  readonly previousSent: Float64Array
  /** The policy's action in this step and in the one before. Shape [action space of the task]. */
  readonly action: Float64Array
  readonly previousAction: Float64Array
  /** Steps taken in this episode. */
  readonly step: number
  /** The task ended in this step; known before rewards are read (a shaping potential is 0 there). */
  readonly terminated: boolean
}

export interface ObservationTerm {
  readonly name: string
  readonly channels: readonly Channel[]
  /** Write `channels.length` values at `offset`. */
  write(context: TaskContext, out: Float32Array, offset: number): void
}

export interface RewardTerm {
  readonly name: string
  readonly weight: number
  value(context: TaskContext): number
}

export interface TerminationTerm {
  readonly name: string
  done(context: TaskContext): boolean
}

/** From the policy's action to the robot's command: a pure function of the action and the command in force. */
export interface ActionMapper {
  readonly name: string
  /** The policy's action space. */
  readonly space: Space
  /** `action` in `space`, `sent` the command in force, `command` out, in `actionSpace(description)`. */
  map(action: Float64Array, sent: Float64Array, command: Float64Array): void
  /**
   * The other way round: the action that would have asked for `sent`, with `before` the command in force then. May lie
   * outside the bounds of `space`. Left out where there is no such action.
   */
  taken?(sent: Float64Array, before: Float64Array, action: Float64Array): void
}

/** What a view of the task shows beside the robot: a target, drawn as a sphere. */
export interface Marker {
  readonly name: string
  /** In the world's frame; kept up to date in place. Shape [3]. */
  readonly positionM: Float64Array
  readonly radiusM: number
}

/** A task bound to a robot: indices resolved, state inside. */
export interface BoundTask {
  readonly action: ActionMapper
  readonly observation: readonly ObservationTerm[]
  readonly reward: readonly RewardTerm[]
  readonly termination: readonly TerminationTerm[]
  /** Where the goal shows in the observation and can be exchanged for another (hindsight experience replay). */
  readonly goal?: GoalContract
  /** Only to be looked at. */
  readonly markers?: readonly Marker[]
  /** Sample joint positions and velocities to start from (simulation only). Shape [joints that are not fixed]. */
  sampleStart(random: Random, position: Float64Array, velocity: Float64Array): void
  /**
   * Sample where a floating base starts (simulation only), after `sampleStart`. Comes as upright, at rest, at the
   * robot's start height. Shapes [7] and [6], as `Simulation.resetBase`.
   */
  sampleBase?(random: Random, pose: Float64Array, velocity: Float64Array): void
  /**
   * Sample where an object (index into `Task.objects`) starts (simulation only); called for each in their order, before
   * `begin`. Comes as upright, at rest, at the object's `positionM`. Shapes [7] and [6], as `Simulation.placeObject`.
   */
  sampleObject?(index: number, random: Random, pose: Float64Array, velocity: Float64Array): void
  /** Begin an episode from `context.reading`: sample the goal, clear counters. Moves nothing. */
  begin(context: TaskContext): void
  /** Called once a step before success, terminations and rewards are read (in that order): counters, cached kinematics. */
  update(context: TaskContext): void
  /** Whether the goal is reached as of this step. */
  success(context: TaskContext): boolean
}

export interface Task {
  readonly name: string
  readonly summary: string
  /** Name of the robot it is for. */
  readonly robot: string
  readonly maxSteps: number
  /** What is in the scene beside the robot: readings tell of those that move, and the robot must provide them. */
  readonly objects?: readonly SceneObject[]
  /** What may differ from episode to episode in simulation; drawn where that is asked for. */
  readonly randomise?: readonly RandomisationTerm[]
  bind(description: RobotDescription): BoundTask
}
