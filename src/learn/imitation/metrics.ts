import type { MetricsRow } from '../metrics-log.ts'
import type { FitPoint } from './fit.ts'
import type { RoundResult } from './types.ts'

/** A line of metrics.jsonl for an epoch. */
export function fitRow(round: number, { epoch, loss, validationError }: FitPoint): MetricsRow {
  return { 'dagger/round': round, 'bc/epoch': epoch, 'bc/loss': loss, 'bc/validation_error': validationError }
}

/** The one after a round, with Stable-Baselines3's names. */
export function evaluationRow({ round, episodes, labels, evaluation }: RoundResult): MetricsRow {
  return {
    'dagger/round': round,
    'dagger/episodes': episodes,
    'dagger/labels': labels,
    'eval/mean_reward': evaluation.returnMean,
    'eval/std_reward': evaluation.returnSd,
    'eval/mean_ep_length': evaluation.lengthMean,
    ...(evaluation.hasSuccess ? { 'eval/success_rate': evaluation.successRate } : {}),
    'eval/limited_share': evaluation.limitedShare,
  }
}
