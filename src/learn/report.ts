import { reasonNames } from '../safety/types.ts'
import type { Evaluation } from './evaluate.ts'
import type { EvaluationPoint } from './evaluations.ts'
import type { MetricsRow } from './metrics-log.ts'
import { reportStyle } from './report-style.ts'
import { type Chart, drawChart, escapeHtml, type Series, seriesOf, shortNumber } from './svg-chart.ts'
import type { TrainResult } from './train.ts'

export interface ReportInput {
  readonly result: TrainResult
  /** What config.json holds. */
  readonly document: object
  readonly rows: readonly MetricsRow[]
  readonly rewardNames: readonly string[]
  /** Signs of trouble that were seen on the way. */
  readonly warnings?: readonly string[]
}

const endings = {
  steps: 'all steps done',
  solved: 'ended early, task solved',
  aborted: 'interrupted',
} as const

/** A run as one web page that needs nothing else: no script, no font, no network. */
export function renderReport({ result, document, rows, rewardNames, warnings = [] }: ReportInput): string {
  const { config, heldOut, best, points, ended, steps, updates, wallTimeS } = result
  const title = `${config.algorithm.toUpperCase()} on ${config.task}, seed ${config.seed}`
  const shown = heldOut ?? best
  const success = [
    [
      'success',
      shown ? percent(shown.successRate) : '–',
      shown ? episodesNote(shown, heldOut) : 'not evaluated',
    ],
    ['goal held', shown ? percent(shown.successLastHalf) : '–', 'of the last half of an episode'],
  ]
  const tiles = [
    ...(shown?.hasSuccess === false ? [] : success),
    [
      'return',
      shown ? shown.returnMean.toFixed(2) : '–',
      shown ? `± ${shown.returnSd.toFixed(2)} over ${shown.episodes} episodes` : '',
    ],
    ['steps', steps.toLocaleString('en'), endings[ended]],
    ['time', duration(wallTimeS), `${shortNumber(updates / Math.max(wallTimeS, 1e-9))} updates/s over all`],
  ]
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="sub">${escapeHtml(endings[ended])} · ${updates.toLocaleString('en')} updates · engine ${escapeHtml(config.engine.name)}</p>
<div class="tiles">${tiles.map(([name, value, note]) => `<div class="tile"><span>${name}</span><b>${value}</b><span>${note}</span></div>`).join('')}</div>
${warnings.map((text) => `<p class="warning">${escapeHtml(text)}</p>`).join('')}
<h2>Learning curves</h2>
<div class="charts">${charts(rows, points, rewardNames).map(drawChart).join('\n')}</div>
<h2>Evaluations</h2>
<div class="panel">${evaluationTable(points, best, heldOut)}</div>
<div class="columns">
<section><h2>Safety gate</h2><div class="panel">${gateTable(shown)}</div></section>
<section><h2>Reward by term</h2><div class="panel">${rewardTable(shown, rewardNames)}</div></section>
</div>
<h2>Hyper-parameters</h2>
<div class="columns">
<div class="panel">${settingsTable(config.algorithm, config.algorithmConfig)}</div>
<div class="panel">${settingsTable('trainer', config.trainer)}</div>
</div>
<h2>Where it comes from</h2>
<div class="panel"><details><summary>config.json: seeds, versions, commit, command</summary><pre>${escapeHtml(JSON.stringify(document, null, 2))}</pre></details></div>
</main>
</html>
`
}

function charts(
  rows: readonly MetricsRow[],
  points: readonly EvaluationPoint[],
  rewardNames: readonly string[],
): Chart[] {
  const line = (key: string, name: string): Series => seriesOf(rows, key, name)
  const evaluated = (name: string, value: (point: EvaluationPoint) => number): Series => ({
    name,
    points: points.map((point) => [point.steps, value(point)] as const),
    dots: true,
  })
  const xLabel = 'environment steps'
  const terms = rewardNames
    .map((name) => line(`reward/${name}`, name))
    .filter((each) => each.points.length > 0)
  const all: Chart[] = [
    {
      title: 'Success',
      xLabel,
      yRange: [0, 1],
      percent: true,
      series: [
        evaluated('evaluation', (point) => point.successRate),
        line('rollout/success_rate', 'training, exploring'),
        evaluated('goal held in last half', (point) => point.successLastHalf),
      ],
    },
    {
      title: 'Return',
      xLabel,
      series: [
        {
          ...evaluated('evaluation ± SD', (point) => point.returnMean),
          band: points.map((point) => point.returnSd),
        },
        line('rollout/ep_rew_mean', 'training, exploring'),
      ],
    },
    { title: 'Critic loss', xLabel, series: [line('train/critic_loss', 'critic')] },
    { title: 'Actor loss', xLabel, series: [line('train/actor_loss', 'actor')] },
    { title: 'Entropy coefficient', xLabel, series: [line('train/ent_coef', 'temperature')] },
    ...(terms.length > 1 ? [{ title: 'Reward terms an episode', xLabel, series: terms.slice(0, 6) }] : []),
  ]
  return all.filter((chart) => chart.series.some((each) => each.points.length > 0))
}

function evaluationTable(
  points: readonly EvaluationPoint[],
  best: EvaluationPoint | undefined,
  heldOut: Evaluation | undefined,
): string {
  if (points.length === 0) return '<p class="empty">The run ended before its first evaluation.</p>'
  const row = (name: string, each: Evaluation, kind = ''): string =>
    `<tr${kind}><td>${name}</td><td>${each.episodes}</td><td>${percent(each.successRate)}</td><td>${percent(each.successLastHalf)}</td><td>${each.returnMean.toFixed(2)} ± ${each.returnSd.toFixed(2)}</td><td>${each.lengthMean.toFixed(1)}</td><td>${percent(each.limitedShare)}</td></tr>`
  const head = ['policy after', 'episodes', 'success', 'goal held', 'return', 'length', 'limited steps']
  const body = points.map((point) =>
    row(`${point.steps.toLocaleString('en')} steps${point.steps === best?.steps ? ' · best' : ''}`, point),
  )
  if (heldOut) body.push(row('best, held-out seeds', heldOut, ' class="total"'))
  return `<table><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr>${body.join('')}</table>`
}

function gateTable(evaluation: Evaluation | undefined): string {
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

function rewardTable(evaluation: Evaluation | undefined, rewardNames: readonly string[]): string {
  if (!evaluation || evaluation.rewardTerms.length === 0) return '<p class="empty">No terms.</p>'
  const rows = evaluation.rewardTerms.map(
    (value, term) =>
      `<tr><td>${escapeHtml(rewardNames[term] ?? String(term))}</td><td>${value.toFixed(3)}</td></tr>`,
  )
  return `<table><tr><th>term</th><th>sum an episode</th></tr>${rows.join('')}</table>`
}

function settingsTable(name: string, settings: object): string {
  const rows = Object.entries(settings).map(([key, value]) => {
    const text = Array.isArray(value) ? value.join(' × ') : String(value)
    return `<tr><td><code>${escapeHtml(`${name}.${key}`)}</code></td><td>${escapeHtml(text)}</td></tr>`
  })
  return `<table>${rows.join('')}</table>`
}

function episodesNote(shown: Evaluation, heldOut: Evaluation | undefined): string {
  return `of ${shown.episodes} ${heldOut ? 'held-out' : 'selection'} episodes`
}

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
