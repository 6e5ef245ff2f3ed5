import { reportStyle } from '../learn/report-style.ts'
import { type Chart, drawChart, escapeHtml, type Series } from '../learn/svg-chart.ts'
import type { Prediction, Recording } from './types.ts'

/** Longer recordings are drawn from their start to here: more would be a smear. */
const drawnS = 20

export interface Curves {
  readonly name: string
  readonly prediction: Prediction
}

/** A chart for every channel, the longest stretch of the recording: as measured, then as each prediction has it. */
export function channelCharts(recording: Recording, curves: readonly Curves[]): Chart[] {
  const lengths = recording.stretches.map(({ length }) => length)
  const part = lengths.indexOf(Math.max(...lengths))
  const stretch = recording.stretches[part] ?? []
  const startS = stretch[0]?.readAtS ?? 0
  const drawn = stretch.filter(({ readAtS }) => readAtS - startS <= drawnS)
  return recording.channels.map((channel, each): Chart => {
    const series = (name: string, at: (index: number) => number): Series => {
      const points = drawn.map(({ readAtS }, index) => [readAtS - startS, at(index)] as const)
      return { name, points: points.filter(([, y]) => Number.isFinite(y)) }
    }
    const predicted = curves.map(({ name, prediction }) =>
      series(name, (index) => prediction[part]?.[index * recording.channels.length + each] ?? Number.NaN),
    )
    return {
      title: `${channel.name} (${channel.unit})`,
      xLabel: 'seconds',
      series: [
        series('measured', (index) => drawn[index]?.reading[channel.column] ?? Number.NaN),
        ...predicted,
      ],
    }
  })
}

export interface Table {
  readonly title: string
  readonly heading: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** One web page that needs nothing else: no script, no font, no network. */
export function renderPage(
  title: string,
  subtitle: string,
  charts: readonly Chart[],
  tables: readonly Table[],
): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  const table = ({ title, heading, rows }: Table): string =>
    `<h2>${escapeHtml(title)}</h2><div class="panel"><table>${cells('th', heading)}${rows.map((row) => cells('td', row)).join('')}</table></div>`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="sub">${escapeHtml(subtitle)}</p>
${tables.map(table).join('\n')}
<h2>Measured and simulated</h2>
<div class="charts">${charts.map(drawChart).join('\n')}</div>
</main>
</html>
`
}
