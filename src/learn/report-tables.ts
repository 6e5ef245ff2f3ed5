import { reasonNames } from '../safety/types.ts'
import type { Evaluation } from './evaluate.ts'
import type { EvaluationPoint } from './evaluations.ts'
import { escapeHtml } from './svg-chart.ts'

export function evaluationTable(
  points: readonly EvaluationPoint[],
  best: EvaluationPoint | undefined,
  heldOut: Evaluation | undefined,
): string {
  if (points.length === 0) return '<p class="empty">The run ended before its first evaluation.</p>'
  const hasSuccess = points.some((point) => point.hasSuccess)
  const row = (name: string, each: Evaluation, kind = ''): string => {
    const cells = [
      name,
      each.episodes,
      ...(hasSuccess ? [percent(each.successRate), percent(each.successLastHalf)] : []),
      `${each.returnMean.toFixed(2)} ± ${each.returnSd.toFixed(2)}`,
      each.lengthMean.toFixed(1),
      percent(each.limitedShare),
    ]
    return `<tr${kind}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  }
  const success = hasSuccess ? ['success', 'goal held'] : []
  const head = ['policy after', 'episodes', ...success, 'return', 'length', 'limited steps']
  const body = points.map((point) =>
    row(`${point.steps.toLocaleString('en')} steps${point.steps === best?.steps ? ' · best' : ''}`, point),
  )
  if (heldOut) body.push(row('best, held-out seeds', heldOut, ' class="total"'))
  return `<table><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr>${body.join('')}</table>`
}

export function gateTable(evaluation: Evaluation | undefined): string {
  if (!evaluation) return '<p class="empty">Nothing evaluated.</p>'
  const steps = evaluation.lengthMean * evaluation.episodes
  const acted = reasonNames.filter((reason) => (evaluation.limitedSteps[reason] ?? 0) > 0)
  if (acted.length === 0) return '<p class="empty">The gate never changed a command.</p>'
  const rows = acted.map((reason) => {
    const count = evaluation.limitedSteps[reason] ?? 0
    const share = count / steps
    return `<tr><td>${reason}</td><td>${count.toLocaleString('en')} steps</td><td><i class="bar" style="width:${(share * 90).toFixed(1)}px"></i>${percent(share)}</td></tr>`
  })
  return `<table><tr><th>reason</th><th>acted in</th><th>of all steps</th></tr>${rows.join('')}</table>`
}

export function rewardTable(evaluation: Evaluation | undefined, rewardNames: readonly string[]): string {
  if (!evaluation || evaluation.rewardTerms.length === 0) return '<p class="empty">No terms.</p>'
  const rows = evaluation.rewardTerms.map(
    (value, term) =>
      `<tr><td>${escapeHtml(rewardNames[term] ?? String(term))}</td><td>${value.toFixed(3)}</td></tr>`,
  )
  return `<table><tr><th>term</th><th>sum an episode</th></tr>${rows.join('')}</table>`
}

export function settingsTable(name: string, settings: object): string {
  const rows = Object.entries(settings).map(([key, value]) => {
    const text = Array.isArray(value) ? value.join(' × ') : String(value)
    return `<tr><td><code>${escapeHtml(`${name}.${key}`)}</code></td><td>${escapeHtml(text)}</td></tr>`
  })
  return `<table>${rows.join('')}</table>`
}

export const percent = (share: number): string =>
  `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`
