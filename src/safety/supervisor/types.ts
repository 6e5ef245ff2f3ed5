import { type Reason, reasonNames } from '../types.ts'

/** What a reason leads to, from the mildest: tell a person; hold the command; brake within limits; let go at once. */
export const rungs = ['warn', 'hold', 'stop', 'torqueOff'] as const
export type Rung = (typeof rungs)[number]

/** Which reason leads to which rung, and how long the rungs may last. */
export interface Ladder {
  readonly rungs: Readonly<Record<Reason, Rung>>
  /** A hold that lasts longer becomes a stop. */
  readonly holdS: number
  /** Braking that takes longer becomes a torque-off. */
  readonly brakingS: number
}

/** Reasons that a description may put on any rung. All others stop at least: the gate trips on them by itself. */
export const lenientReasons = ['controllerFault', 'deviceLimit', 'operator', 'emergencyStop'] as const

/** Nothing but the device's own fault makes braking pointless: everything else brakes first. */
const defaultRungs = Object.fromEntries(
  reasonNames.map((name): [Reason, Rung] => [name, name === 'robotFault' ? 'torqueOff' : 'stop']),
) as Record<Reason, Rung>

/** In force where a description says nothing. */
export const defaultLadder: Ladder = { rungs: defaultRungs, holdS: 0.5, brakingS: 5 }
