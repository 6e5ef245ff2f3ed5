import type { Clock } from '../contract/clock.ts'
import type { ConfigRequest, RunConfig } from './config.ts'
import type { Evaluation } from './evaluate.ts'
import type { EvaluationPoint } from './evaluations.ts'
import type { ModuleReference } from './module-reference.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { RunDirectory, RunOrigin } from './run-directory.ts'
import type { TrainerProgress } from './trainer-types.ts'

/** What a training needs to know beside its settings. */
export interface TrainContext {
  /** Ends the training at the next barrier; everything is written as after a full run, without the last evaluation. */
  readonly signal?: AbortSignal
  /** The command line, for config.json. */
  readonly command?: string
  readonly startedAt?: Date
  readonly clock?: Clock
  /** Where environments and algorithm come from when they are not Sinew's own. */
  readonly environment?: ModuleReference
  readonly algorithmModule?: ModuleReference
  /** Writes the policy file; by default for a task of `sim/tasks` with its contract. */
  readonly savePolicy?: SavePolicy
}

export interface TrainOptions extends ConfigRequest, TrainContext {
  /** The run's own folder; by default `<runs>/<task>-<algo>-s<seed>-<stamp>`. */
  readonly runDir?: string
  /** Folder of all runs, `runs` by default. */
  readonly runs?: string
}

export interface ResumeOptions extends TrainContext {
  readonly runDir: string
  /** More steps than the run was to have, or fewer; by default as many as it was to have. */
  readonly steps?: number
  /** Dotted paths, of settings only that do not change what is learned: see `resumable`. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

export type SavePolicy = (
  path: string,
  policy: PolicySnapshot,
  config: RunConfig,
  origin: RunOrigin,
) => Promise<void>

export type TrainEvent =
  | {
      readonly kind: 'started'
      readonly run: RunDirectory
      readonly config: RunConfig
      readonly resumed?: Resumed
    }
  | ({ readonly kind: 'progress' } & TrainerProgress)
  | { readonly kind: 'metrics'; readonly row: Readonly<Record<string, number>> }
  | { readonly kind: 'evaluation'; readonly point: EvaluationPoint; readonly best: boolean }
  | { readonly kind: 'best'; readonly point: EvaluationPoint | undefined; readonly policy: string }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'finalEvaluation'; readonly episodes: number }

/** Where a resumed run took up. */
export interface Resumed {
  readonly steps: number
  /** Running episodes that did not come out the same when they were played again, and so began anew. */
  readonly restartedEpisodes: number
}

export interface TrainResult {
  readonly run: RunDirectory
  readonly config: RunConfig
  readonly steps: number
  readonly updates: number
  /** Updates for each step after the warm-up, as they were made; NaN when there was none. */
  readonly updateToData: number
  /** Over all the times that the run was taken up. */
  readonly wallTimeS: number
  readonly ended: 'steps' | 'solved' | 'aborted'
  /** Evaluation during training that chose the policy; undefined when aborted before the first. */
  readonly best: EvaluationPoint | undefined
  /** Every evaluation during training. */
  readonly points: readonly EvaluationPoint[]
  /** The chosen policy on held-out episodes; undefined when aborted. */
  readonly heldOut: Evaluation | undefined
}
