import type { Observable } from 'rxjs'
import type { RobotDescription } from '../description/types.ts'

/** What a robot measured, in the order of its observation space (`observationSpace(description)`). */
export interface Reading {
  /** When the values arrived at the host, on the injected clock, in seconds. */
  readonly timeS: number
  /** The device's own time of measurement in seconds, if it has a clock. */
  readonly deviceTimeS: number
  /** Counts up by one a reading; a gap is a lost reading. */
  readonly sequence: number
  readonly values: Float64Array
  /** False when the device says that the values are not to be trusted. */
  readonly valid: boolean
}

/**
 * Life cycle, in the manner of ros2_control:
 *
 *     closed ─open→ connected ─prepare→ ready ─activate→ active
 *                                         ▲                 │ stop / fault
 *                                         └────── clear ── stopped | faulted
 *
 * A far end that an earlier run left latched (`latched`) is not prepared: `clear` leads from `connected` to `ready` then.
 *
 * `close` is possible from anywhere and brings the robot to rest first.
 */
export type RobotState = 'closed' | 'connected' | 'ready' | 'active' | 'stopped' | 'faulted'

/**
 * A robot, simulated or physical: a stream of readings and a road for commands.
 * `test/conformance/robot.ts` is the contract in executable form.
 */
export interface Robot {
  readonly description: RobotDescription
  readonly state: RobotState
  /** Hot; completes on close, never errors: a fault is a state, and `fault` says which. */
  readonly observations: Observable<Reading>
  /** Every change of state, with the reason in words. */
  readonly states: Observable<{ readonly state: RobotState; readonly reason: string }>
  /** What latched the far end, as it says itself, in this run or an earlier one; undefined if nothing did. */
  readonly latched?: string | undefined
  /** What the last `prepare` or `clear` proved of the far end, a line each; undefined where there is none. */
  readonly proven?: readonly string[] | undefined
  /** Open the link and learn who is at the far end. @throws SinewError `link` | `contract` */
  open(): Promise<void>
  /** Prove what must hold before anything moves: limits agreed, far-end watchdog present, nothing latched. */
  prepare(): Promise<void>
  /** Let commands through. Nothing moves before this. */
  activate(): Promise<void>
  /**
   * Command the actuators (order and units of `actionSpace(description)`); writes what was really sent into
   * `sent`. Synchronous and allocation-free on the host. Ignored (returns false, `sent` untouched) unless active.
   */
  send(command: Float64Array, sent: Float64Array): boolean
  /** Bring the robot to rest. Latches, at the far end too: only `clear` leads back to ready. Never throws, idempotent. */
  stop(reason: string): Promise<void>
  /** A person says that it is safe to go on: stopped, faulted, or connected to a latched far end → ready. */
  clear(): Promise<void>
  /** At rest and released; latches nothing that was not. Never throws, idempotent. */
  close(): Promise<void>
}
