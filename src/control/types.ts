import type { GateActivity } from '../safety/activity.ts'
import type { Reason } from '../safety/types.ts'
import type { DistributionReport } from './distribution-guard.ts'
import type { LatencyReport } from './latency.ts'
import type { Jitter } from './lateness.ts'
import type { ReArm } from './make-ready.ts'
import type { LoopPriority } from './priority.ts'
import type { Interpolation } from './setpoint.ts'

export interface RunOptions {
  readonly policyPath: string
  /** `sim:reacher`, `serial:/dev/ttyACM0?robot=reacher`. */
  readonly connection: string
  /** End after this much time in control. Without it and without `episodes`, until interrupted. */
  readonly durationS?: number | undefined
  /** End after this many finished episodes. */
  readonly episodes?: number | undefined
  /** Ticks of the loop, with gate and send, to a step of the policy; 1 unless given. */
  readonly ticksPerStep?: number | undefined
  /** What is asked for from tick to tick of one step; `hold` unless given. */
  readonly interpolation?: Interpolation | undefined
  /** Of the loop's two threads; `normal` unless given. */
  readonly priority?: LoopPriority | undefined
  /** Share of the robot's speed, acceleration and jerk that commands may take up; 1 unless given. */
  readonly speedScale?: number | undefined
  /** A person's leave to clear what an earlier run left latched; none unless given. */
  readonly reArm?: ReArm | undefined
  /** Of the goals. */
  readonly seed: number
  /** Where the MCAP log goes; must not exist yet. */
  readonly logPath: string
}

/** The gate stopped the robot. */
export interface Trip {
  readonly reasons: readonly Reason[]
  /** Which deadline or limit, with numbers. */
  readonly text: string
  /** On the log's time. */
  readonly timeS: number
}

export interface EpisodeResult {
  readonly episode: number
  readonly success: boolean
  readonly steps: number
  readonly return: number
}

export type RunEvent =
  /** What is being done before anything moves: `loading policy`, `opening serial:…`. */
  | { readonly kind: 'phase'; readonly text: string }
  | { readonly kind: 'state'; readonly state: string; readonly reason: string }
  /** A few times a second while the loop runs. */
  | {
      readonly kind: 'progress'
      readonly timeS: number
      readonly steps: number
      readonly episodes: number
      readonly successes: number
    }
  | ({ readonly kind: 'episode' } & EpisodeResult)
  /** Nothing has to be done about it by the loop; a person may want to. */
  | { readonly kind: 'warning'; readonly text: string }
  | ({ readonly kind: 'trip' } & Trip)
  /** An earlier run left the far end latched, by this cause. */
  | { readonly kind: 'latched'; readonly cause: string }
  /** What the start-up test has shown of the robot, before it is armed. */
  | { readonly kind: 'proven'; readonly lines: readonly string[] }

export type ExitReason = 'done' | 'interrupted' | 'tripped'

export interface LoopReport {
  readonly exitReason: ExitReason
  readonly durationS: number
  readonly steps: number
  /** Finished ones; one that was cut short by the end of the run does not count. */
  readonly episodes: number
  readonly successes: number
  /** NaN without a finished episode. */
  readonly successRate: number
  /** How late ticks were served. */
  readonly jitter: Jitter
  /** Ticks that were skipped, and ticks at which the last action was not there yet. */
  readonly missedDeadlines: number
  readonly missedDeadlinesPercent: number
  /** Steps in which each reason acted; those that never did are left out. */
  readonly gateCounts: Readonly<Partial<Record<Reason, number>>>
  /** The same by actuator, in the order of the robot's. */
  readonly gateActivity: GateActivity
  /** Absent where nothing was watched: the policy carries no statistics, or the description says off. */
  readonly distribution?: DistributionReport | undefined
  /** From sensor to actuator; absent where no loop ran. */
  readonly latency?: LatencyReport | undefined
  readonly trip?: Trip | undefined
}

export interface RunReport extends LoopReport {
  readonly robot: string
  readonly task: string
  readonly connection: string
  readonly policyPath: string
  readonly logPath: string
  /** Steps that the log lost because the disk did not keep up, and what went wrong with it, if anything. */
  readonly logDropped: number
  readonly logFailure?: string | undefined
  /** Names in the order of `gateActivity`, and what the gate did in training; absent in older policy files. */
  readonly actuators: readonly string[]
  readonly gateInTraining?: GateActivity | undefined
}
