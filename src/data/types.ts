import type { Channel } from '../contract/channel.ts'

/** What a log says once, at its start: enough to read every number in it without anything else at hand. */
export interface EpisodeLogHeader {
  readonly robot: string
  readonly descriptionHash: string
  readonly connection: string
  readonly task: string
  /** Digest of the policy file, or the name of another controller. */
  readonly controller: string
  readonly seed: number
  readonly periodS: number
  /** Channels of each vector in a step, in order. */
  readonly observation: readonly Channel[]
  readonly reading: readonly Channel[]
  readonly action: readonly Channel[]
  readonly command: readonly Channel[]
  readonly rewardTerms: readonly string[]
  /** Names of the bits in `reasons`, by bit value. */
  readonly reasons: Readonly<Record<string, number>>
}

/** One control step as a transition: what was seen, what was done about it, and what came of it. */
export interface LoggedStep {
  step: number
  episode: number
  /** Seconds since the log began, at the tick. */
  timeS: number
  /** How late the tick was served. */
  latenessS: number
  /** Ticks that were skipped before this one. */
  missedTicks: number
  /** Age of the reading that was acted on. */
  observationAgeS: number
  /** Time from the tick to the controller's answer, and from there to the command sent, s; NaN where nobody answered. */
  policyS?: number
  actuatorS?: number
  /** Sequence number of that reading. */
  sequence: number
  readonly observation: ArrayLike<number>
  readonly reading: ArrayLike<number>
  readonly action: ArrayLike<number>
  /** Command asked for, before the gate, and command really sent. */
  readonly requested: ArrayLike<number>
  readonly sent: ArrayLike<number>
  /** Bit set of the gate's reasons. */
  reasons: number
  /** Who is in control: `policy`, `hold`, … */
  controller: string
  /** State of the gate. */
  state: string
  reward: number
  readonly rewardTerms: ArrayLike<number>
  success: boolean
  terminated: boolean
  truncated: boolean
}

/** Something that happened: a change of state, a trip, an end. */
export interface LoggedEvent {
  readonly timeS: number
  readonly kind: string
  readonly text: string
}

export interface EpisodeLog {
  readonly header: EpisodeLogHeader
  readonly steps: readonly LoggedStep[]
  readonly events: readonly LoggedEvent[]
  /** False if the file was cut off (the process was killed); what is here was recovered. */
  readonly complete: boolean
}
