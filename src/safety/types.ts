import type { WorkspaceLimits } from './workspace/types.ts'

/** What an actuator is commanded in. */
export type CommandKind = 'position' | 'velocity' | 'effort'

/** Limits of one actuated joint; SI, rad or m according to the joint. All finite, all on. */
export interface ActuatorLimits {
  readonly name: string
  readonly kind: CommandKind
  readonly lower: number
  readonly upper: number
  readonly velocity: number
  readonly acceleration: number
  /** Of position commands; as much as may be if it is left out. */
  readonly jerk?: number
  /** N·m or N. */
  readonly effort: number
  /** Largest allowed |command − measured| of a position-commanded joint before a trip. */
  readonly trackingError: number
}

export interface SafetyLimits {
  /** Control period in seconds; every difference between commands is judged against it. */
  readonly periodS: number
  readonly actuators: readonly ActuatorLimits[]
  /**
   * How long the far end obeys the last command when no other comes. Counted as braking distance of joints that are
   * commanded in velocity; one that holds a commanded position is at rest by itself.
   */
  readonly watchdogS?: number
  /** An observation older than this trips. */
  readonly staleAfterS: number
  /** No sign of life from the other side for this long trips. */
  readonly heartbeatAfterS: number
  /** Where the robot may be, as a matter of several joints at once; anywhere if it is left out. */
  readonly workspace?: WorkspaceLimits
}

/**
 * Why the gate interfered, as bits of a set, so that a step's verdict is one number.
 * The first group alters a command; the second stops the robot, and a stop latches.
 */
export const reasons = {
  position: 1 << 0,
  velocity: 1 << 1,
  acceleration: 1 << 2,
  effort: 1 << 3,
  jerk: 1 << 4,
  workspace: 1 << 5,
  power: 1 << 6,
  nonFinite: 1 << 8,
  staleObservation: 1 << 9,
  heartbeat: 1 << 10,
  trackingError: 1 << 11,
  measuredLimit: 1 << 12,
  operator: 1 << 13,
  notArmed: 1 << 14,
  robotFault: 1 << 15,
  controllerFault: 1 << 16,
  emergencyStop: 1 << 17,
  /** What the policy is shown is too unlike what it was shown in training. */
  distribution: 1 << 18,
  /** The device reports a temperature, current or voltage beyond its limit. */
  deviceLimit: 1 << 19,
} as const

export type Reason = keyof typeof reasons
export const reasonNames = Object.keys(reasons) as readonly Reason[]

/** What the gate is told of the robot in this step. */
export interface GateInput {
  /** Requested command. Shape [actuators]. */
  readonly requested: Float64Array
  /** Measured position and velocity of each actuated joint. Shape [actuators]. */
  readonly position: Float64Array
  readonly velocity: Float64Array
  observationAgeS: number
  heartbeatAgeS: number
}

/**
 * The only road to an actuator. Pure: no clock, no I/O, no dependency, no allocation in `step`.
 *
 * `closed` refuses everything until `arm`; `open` limits; a trip leads to `stopping` (brakes within limits)
 * and then `stopped` (holds), which latches until `clear`, after which it must be armed again.
 */
export interface SafetyGate {
  readonly limits: SafetyLimits
  readonly state: 'closed' | 'open' | 'stopping' | 'stopped'
  /** Reason bits of the trip in force, 0 when none. */
  readonly tripped: number
  /** Steps in which each reason acted, in the order of `reasonNames`. */
  readonly counts: Uint32Array
  /** Why each actuator's command was altered in the last step, as bits; 0 where it was not. Shape [actuators]. */
  readonly altered: Uint32Array
  /** Open the gate with the commands in force (a robot at rest at these positions). */
  arm(command: Float64Array): void
  /** Writes the command that may be sent into `sent` (always finite) and returns the reason bits of this step. */
  step(input: GateInput, sent: Float64Array): number
  /** Stop from outside (operator, supervisor). Latches. */
  stop(reason: number): void
  /** A person clears the latch: back to closed. */
  clear(): void
}
