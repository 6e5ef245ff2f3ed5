import type { Evaluation } from '../learn/evaluate.ts'
import { formatPercent } from './format.ts'
import type { Row } from './table.ts'

/** Steps in which the gate interfered, by reason. */
export function formatReasons(counts: Readonly<Partial<Record<string, number>>>): string {
  const acted = Object.entries(counts).filter(([, count]) => (count ?? 0) > 0)
  return acted.map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none'
}

export function evaluationRows(evaluation: Evaluation): Row[] {
  return [
    ...(evaluation.hasSuccess ? successRows(evaluation) : []),
    ['return', `${evaluation.returnMean.toFixed(2)} ± ${evaluation.returnSd.toFixed(2)}`],
    ['length', `${evaluation.lengthMean.toFixed(1)} steps`],
    [
      'limited',
      `${formatPercent(evaluation.limitedShare, 1)} of the steps: ${formatReasons(evaluation.limitedSteps)}`,
    ],
  ]
}

function successRows(evaluation: Evaluation): Row[] {
  return [
    ['success', `${formatPercent(evaluation.successRate, 1)} of ${evaluation.episodes} episodes`],
    ['goal held', `${formatPercent(evaluation.successLastHalf, 1)} of the last half of an episode`],
  ]
}
