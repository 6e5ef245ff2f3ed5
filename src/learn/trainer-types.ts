import type { Clock } from '../contract/clock.ts'
import type { RunConfig } from './config.ts'
import type { EpisodeSummary } from './episode-tracker.ts'
import type { EvaluationPoint } from './evaluations.ts'
import type { MetricsRow } from './metrics-log.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { RunDirectory } from './run-directory.ts'
import type { Threads } from './threads.ts'
import type { TrainerState } from './trainer-state.ts'

export interface TrainerProgress {
  readonly steps: number
  readonly totalSteps: number
  readonly updates: number
  /** Steps per second since the last report. */
  readonly stepsPerSecond: number
  readonly etaS: number
  readonly phase: 'warm-up' | 'learning'
  /** Over the last 100 training episodes; NaN before the first has ended. */
  readonly returnMean: number
  readonly successRate: number
}

export interface TrainerOptions {
  readonly config: RunConfig
  readonly threads: Threads
  readonly run: RunDirectory
  readonly clock: Clock
  readonly signal?: AbortSignal
  /** Where the run that is resumed had come to; the threads are there already. */
  readonly from?: TrainerState
  /** Bytes of metrics.jsonl so far, all of them on the disk. */
  metricsBytes(): Promise<number>
  onProgress(progress: TrainerProgress): void
  onMetrics(row: MetricsRow): void
  /** Training episodes that ended in the round that `steps` closes. */
  onEpisodes(steps: number, episodes: readonly EpisodeSummary[]): void
  onEvaluation(point: EvaluationPoint, best: boolean): void
  /** A policy better than all before it, or the last one when training was cut off before any evaluation. */
  onBest(policy: PolicySnapshot, point: EvaluationPoint | undefined): Promise<void>
}

export interface TrainerResult {
  readonly steps: number
  readonly updates: number
  /** Steps that the learner has taken in; those of the last round may be waiting. */
  readonly learntSteps: number
  readonly ended: 'steps' | 'solved' | 'aborted'
  readonly best: EvaluationPoint | undefined
  /** Of all evaluations, in order. */
  readonly points: readonly EvaluationPoint[]
}
