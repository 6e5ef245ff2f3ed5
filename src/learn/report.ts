import type { Evaluation } from './evaluate.ts'
import type { MetricsRow } from './metrics-log.ts'
import { runCharts } from './report-charts.ts'
import { reportStyle } from './report-style.ts'
import { evaluationTable, gateTable, percent, rewardTable, settingsTable } from './report-tables.ts'
import { drawChart, escapeHtml, shortNumber } from './svg-chart.ts'
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
  const { config, heldOut, best, points, ended, steps, updates, updateToData, wallTimeS } = result
  const title = `${config.algorithm.toUpperCase()} on ${config.task}, seed ${config.seed}`
  const shown = heldOut ?? best
  const ratio = Number.isFinite(updateToData) ? `, ${shortNumber(updateToData)} a step after the warm-up` : ''
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
<p class="sub">${escapeHtml(endings[ended])} · ${updates.toLocaleString('en')} updates${ratio} · engine ${escapeHtml(config.engine.name)}</p>
<div class="tiles">${tiles.map(([name, value, note]) => `<div class="tile"><span>${name}</span><b>${value}</b><span>${note}</span></div>`).join('')}</div>
${warnings.map((text) => `<p class="warning">${escapeHtml(text)}</p>`).join('')}
<h2>Learning curves</h2>
<div class="charts">${runCharts(rows, points, rewardNames).map(drawChart).join('\n')}</div>
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

function episodesNote(shown: Evaluation, heldOut: Evaluation | undefined): string {
  return `of ${shown.episodes} ${heldOut ? 'held-out' : 'selection'} episodes`
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
