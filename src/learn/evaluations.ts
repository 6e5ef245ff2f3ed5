import type { RunConfig } from './config.ts'
import { type Evaluation, isBetter } from './evaluate.ts'
import type { MetricsRow } from './metrics-log.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { RunDirectory } from './run-directory.ts'
import { selectionSeeds } from './seeds.ts'
import type { Threads } from './threads.ts'
import type { TrainerState } from './trainer-state.ts'

export interface EvaluationPoint extends Evaluation {
  /** Environment steps before the evaluated policy was taken. */
  readonly steps: number
}

/** The evaluations of a run, one at a time beside the training, and the best policy among them. */
export interface Evaluations {
  readonly points: readonly EvaluationPoint[]
  readonly best: EvaluationPoint | undefined
  /** Steps of the policy that is being evaluated. */
  readonly evaluating: number | undefined
  /** Whether an evaluation was good enough to end the run. */
  readonly solved: boolean
  start(steps: number): Promise<void>
  /** Evaluate once more what a checkpoint had put aside. */
  startAgain(steps: number): void
  /** Wait for the evaluation that runs, if any. */
  read(): Promise<void>
}

export interface EvaluationsOptions {
  readonly config: RunConfig
  readonly threads: Pick<Threads, 'learner' | 'evaluator'>
  readonly run: RunDirectory
  /** `best`: it is better than all before. */
  onEvaluation(point: EvaluationPoint, best: boolean): void
  onMetrics(row: MetricsRow): void
  onBest(policy: PolicySnapshot, point: EvaluationPoint): Promise<void>
}

export function createEvaluations(
  { config: { trainer }, threads, run, onEvaluation, onMetrics, onBest }: EvaluationsOptions,
  from?: Pick<TrainerState, 'points' | 'best'>,
): Evaluations {
  const points: EvaluationPoint[] = [...(from?.points ?? [])]
  let best = from?.best
  let solved = false
  let pending: { readonly steps: number; readonly result: Promise<Evaluation> } | undefined

  const evaluate = (steps: number): void => {
    const result = threads.evaluator.call('evaluate', selectionSeeds(trainer.evaluationEpisodes))
    result.catch(() => {}) // reported where it is read
    pending = { steps, result }
  }

  return {
    points,
    get best() {
      return best
    },
    get evaluating() {
      return pending?.steps
    },
    get solved() {
      return solved
    },
    async start(steps) {
      await threads.learner.call('snapshot', { steps })
      evaluate(steps)
    },
    startAgain: evaluate,
    async read() {
      if (!pending) return
      const point: EvaluationPoint = { steps: pending.steps, ...(await pending.result) }
      pending = undefined
      points.push(point)
      const better = isBetter(point, best)
      onEvaluation(point, better)
      onMetrics(evaluationRow(point))
      if (better) {
        best = point
        const met = await threads.evaluator.call('met', undefined)
        await onBest(await threads.learner.call('keepSnapshot', { path: run.bestCheckpoint, met }), point)
      }
      solved = trainer.stopAtSuccess > 0 && point.successLastHalf >= trainer.stopAtSuccess
    },
  }
}

function evaluationRow(point: EvaluationPoint): MetricsRow {
  return {
    'time/total_timesteps': point.steps,
    'eval/mean_reward': point.returnMean,
    'eval/std_reward': point.returnSd,
    'eval/mean_ep_length': point.lengthMean,
    ...(point.hasSuccess
      ? { 'eval/success_rate': point.successRate, 'eval/success_last_half': point.successLastHalf }
      : {}),
    'eval/limited_share': point.limitedShare,
  }
}
