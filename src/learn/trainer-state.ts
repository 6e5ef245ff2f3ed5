import type { EvaluationPoint } from './evaluations.ts'
import type { MetricMeansState } from './metric-means.ts'
import type { RolloutState } from './rollout-stats.ts'

/** Where a run stands between two rounds: all that the trainer itself remembers. Plain data. */
export interface TrainerState {
  /** The next one. */
  readonly round: number
  readonly steps: number
  readonly updates: number
  /** Rows of each collector that the learner has not taken in yet. */
  readonly rowsBefore: number
  readonly elapsedS: number
  /** An evaluation begins before the next round. */
  readonly evaluationDue: boolean
  /** Steps before the policy that is being evaluated was taken. */
  readonly evaluating?: number
  readonly points: readonly EvaluationPoint[]
  readonly best?: EvaluationPoint
  readonly rollout: RolloutState
  readonly means: MetricMeansState
  /** Bytes of metrics.jsonl that belong to what lies before. */
  readonly metricsBytes: number
  /** The run had come to its end. */
  readonly finished?: 'steps' | 'solved' | undefined
}
