import type { Clock } from '../../contract/clock.ts'
import type { Evaluation } from '../evaluate.ts'
import type { ImitationConfig, ImitationRequest } from './config.ts'
import type { FitPoint, FitResult } from './fit.ts'

export interface ImitationOptions extends ImitationRequest {
  /** Go on with the run in this folder, by its own settings; all others here but `rounds` are then left alone. */
  readonly resume?: string
  /** Of DAgger, with `resume`: more than the run was to have. */
  readonly rounds?: number
  /** The run's own folder; by default `runs/<task>-bc-s<seed>-<stamp>`. */
  readonly runDir?: string
  /** Stops between two epochs or two episodes; what is finished stays. */
  readonly signal?: AbortSignal
  readonly command?: string
  readonly startedAt?: Date
  readonly clock?: Clock
}

/** One round, as its policy was evaluated. Round 0 is the clone of the demonstrations. */
export interface RoundResult {
  readonly round: number
  /** Of all rounds so far. */
  readonly episodes: number
  readonly labels: number
  /** On the episodes that choose the best round. */
  readonly evaluation: Evaluation
}

export type ImitationEvent =
  | {
      readonly kind: 'started'
      readonly path: string
      readonly config: ImitationConfig
      readonly resumedRounds: number
    }
  | { readonly kind: 'data'; readonly round: number; readonly episodes: number; readonly labels: number }
  | ({ readonly kind: 'epoch'; readonly round: number } & FitPoint)
  | ({ readonly kind: 'round'; readonly fitted: FitResult; readonly best: boolean } & RoundResult)

export interface ImitationResult {
  readonly path: string
  readonly policy: string
  readonly config: ImitationConfig
  readonly ended: 'rounds' | 'aborted'
  readonly rounds: readonly RoundResult[]
  /** Round whose policy is `policy`; undefined when aborted before the first. */
  readonly best: number | undefined
  /** That policy on held-out episodes; undefined when aborted or not asked for. */
  readonly heldOut: Evaluation | undefined
  /** The expert on the same episodes; undefined where there was none to ask. */
  readonly expert: Evaluation | undefined
  readonly wallTimeS: number
}
