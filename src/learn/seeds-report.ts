import type { FinishedRun } from './finished-run.ts'
import { reportStyle } from './report-style.ts'
import type { Aggregate, Interval } from './statistics.ts'
import { type Chart, drawChart, escapeHtml, type Series, seriesOf } from './svg-chart.ts'
import type { SeedsResult } from './train-seeds.ts'

/** Several runs of one training as one web page. */
export function renderSeedsReport({ request, runs, heldOut }: SeedsResult): string {
  const { task, algorithm, seeds } = request
  const title = `${algorithm.toUpperCase()} on ${task}, ${seeds.length} seeds`
  const number = (value: number): string => value.toFixed(2)
  const tiles = heldOut
    ? [
        ...(heldOut.success ? tilesOf('success', heldOut.success, percent) : []),
        ...tilesOf('return', heldOut.return, number),
      ]
    : []
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="sub">${runs.length} of ${seeds.length} runs, each policy on held-out episodes; in brackets the 95% bootstrap interval over runs</p>
<div class="tiles">${tiles.map(([name, value, note]) => `<div class="tile"><span>${name}</span><b>${value}</b><span>${note}</span></div>`).join('')}</div>
<h2>Learning curves</h2>
<div class="charts">${charts(runs).map(drawChart).join('\n')}</div>
<h2>Runs</h2>
<div class="panel">${runsTable(runs)}</div>
</main>
</html>
`
}

function tilesOf(name: string, of: Aggregate, text: (value: number) => string): string[][] {
  const range = ({ low, high }: Interval): string => `[${text(low)}, ${text(high)}]`
  return [
    [`${name}, interquartile mean`, text(of.iqm), range(of.iqmInterval)],
    [`${name}, mean`, text(of.mean), range(of.meanInterval)],
  ]
}

function charts(runs: readonly FinishedRun[]): Chart[] {
  const lines = (key: string, dots: boolean): Series[] =>
    runs.map(({ run, rows }) => ({ ...seriesOf(rows, key, nameOf(run.path)), dots }))
  const xLabel = 'environment steps'
  const all: Chart[] = [
    {
      title: 'Success in evaluations',
      xLabel,
      yRange: [0, 1],
      percent: true,
      series: lines('eval/success_rate', true),
    },
    { title: 'Return in evaluations', xLabel, series: lines('eval/mean_reward', true) },
    { title: 'Return in training, exploring', xLabel, series: lines('rollout/ep_rew_mean', false) },
    { title: 'Critic loss', xLabel, series: lines('train/critic_loss', false) },
  ]
  return all.filter((chart) => chart.series.some((each) => each.points.length > 0))
}

function runsTable(runs: readonly FinishedRun[]): string {
  const success = runs.some(({ heldOut }) => heldOut?.hasSuccess)
  const rows = runs.map(({ run, ended, steps, heldOut }) => {
    const folder = run.path.split(/[\\/]/).at(-1) ?? run.path
    const cells = [
      ended,
      steps?.toLocaleString('en') ?? '–',
      ...(success ? [heldOut ? percent(heldOut.successRate) : '–'] : []),
      heldOut ? `${heldOut.returnMean.toFixed(2)} ± ${heldOut.returnSd.toFixed(2)}` : '–',
    ]
    const link = `<a href="${escapeHtml(folder)}/report.html">${escapeHtml(nameOf(run.path))}</a>`
    return `<tr><td>${link}</td>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
  })
  const head = ['run', 'ended', 'steps', ...(success ? ['success'] : []), 'return on held-out episodes']
  return `<table><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr>${rows.join('')}</table>`
}

const nameOf = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).replace('-', ' ')
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
