import type { MetricsRow } from './metrics-log.ts'

export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Half height of a band about the line, one a point. */
  readonly band?: readonly number[]
  /** Dots at the points, for what was measured now and then. */
  readonly dots?: boolean
}

export interface Chart {
  readonly title: string
  readonly xLabel: string
  readonly series: readonly Series[]
  /** Fixed bounds of y; otherwise those of the data. */
  readonly yRange?: readonly [number, number]
  readonly percent?: boolean
  /** A level worth reaching, drawn across. */
  readonly level?: { readonly y: number; readonly label: string }
}

const width = 520
const height = 250
const left = 52
const right = 14
const top = 14
const bottom = 34

/** A metric of metrics.jsonl over the environment steps. */
export function seriesOf(rows: readonly MetricsRow[], key: string, name: string): Series {
  const points = rows.flatMap((row) => {
    const [x, y] = [row['time/total_timesteps'], row[key]]
    return x === undefined || y === undefined ? [] : [[x, y] as const]
  })
  return { name, points }
}

/** The chart with its title and legend, for a page that carries {@link chartStyle}. */
export function drawChart(chart: Chart): string {
  const { title, series } = chart
  if (series.every(({ points }) => points.length === 0)) {
    return `<p class="empty">${escapeHtml(title)}: nothing measured yet.</p>`
  }
  const legend = series
    .map(
      ({ name }, index) =>
        `<span class="key"><i class="swatch ${colour(index)}"></i>${escapeHtml(name)}</span>`,
    )
    .join('')
  return `<figure><figcaption>${escapeHtml(title)}<span class="legend">${legend}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">${drawLines(chart)}</svg></figure>`
}

/** The chart as a file of its own, readable on light and dark pages. */
export function drawChartFile(chart: Chart): string {
  const head = 44
  const keys = chart.series.map(({ name }, index) => {
    const x = left + index * 105
    return `<circle class="dot ${colour(index)}" cx="${x + 4}" cy="33" r="4"/><text class="label" x="${x + 13}" y="37">${escapeHtml(name)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + head}" font-family="system-ui, sans-serif">
<style>
:root { --panel: #fff; --ink: #1d2430; --faint: #687385; --rule: #e4e8ee; }
@media (prefers-color-scheme: dark) { :root { --panel: #1a202a; --ink: #e8ecf2; --faint: #93a0b4; --rule: #2b3442; } }
${chartStyle}</style>
<rect width="100%" height="100%" rx="8" fill="var(--panel)"/>
<text x="${left}" y="20" font-size="14" font-weight="600" fill="var(--ink)">${escapeHtml(chart.title)}</text>
${keys.join('')}
<g transform="translate(0 ${head})">${drawLines(chart)}</g>
</svg>
`
}

const colour = (index: number): string => `s${index % 6}`

/** Colours come from the CSS classes `s0` … `s5`, `axis`, `grid` and `label`. */
function drawLines({ xLabel, series, yRange, percent, level }: Chart): string {
  const points = series.flatMap((each) => each.points)
  const xMax = Math.max(...points.map(([x]) => x), 1)
  const [yMin, yMax] = yRange ?? paddedRange(series)
  const px = (x: number): string => (left + (x / xMax) * (width - left - right)).toFixed(1)
  const py = (y: number): string => {
    const share = (Math.min(yMax, Math.max(yMin, y)) - yMin) / (yMax - yMin)
    return (height - bottom - share * (height - top - bottom)).toFixed(1)
  }
  const yText = (y: number): string => (percent ? `${Math.round(y * 100)}%` : shortNumber(y))
  const parts: string[] = []
  for (const y of niceTicks(yMin, yMax, 5)) {
    parts.push(`<line class="grid" x1="${left}" x2="${width - right}" y1="${py(y)}" y2="${py(y)}"/>`)
    parts.push(
      `<text class="label" x="${left - 6}" y="${py(y)}" dy="0.32em" text-anchor="end">${yText(y)}</text>`,
    )
  }
  for (const x of niceTicks(0, xMax, 6)) {
    parts.push(
      `<text class="label" x="${px(x)}" y="${height - bottom + 15}" text-anchor="middle">${shortNumber(x)}</text>`,
    )
  }
  parts.push(
    `<line class="axis" x1="${left}" x2="${width - right}" y1="${height - bottom}" y2="${height - bottom}"/>`,
    `<text class="label" x="${(left + width - right) / 2}" y="${height - 3}" text-anchor="middle">${escapeHtml(xLabel)}</text>`,
  )
  if (level) {
    parts.push(
      `<line class="level" x1="${left}" x2="${width - right}" y1="${py(level.y)}" y2="${py(level.y)}"/>`,
      `<text class="label" x="${width - right}" y="${py(level.y)}" dy="1.1em" text-anchor="end">${escapeHtml(level.label)}</text>`,
    )
  }
  for (const [index, { points: line, band, dots }] of series.entries()) {
    if (band && line.length > 1) {
      const upper = line.map(([x, y], at) => `${px(x)},${py(y + (band[at] ?? 0))}`)
      const lower = line.map(([x, y], at) => `${px(x)},${py(y - (band[at] ?? 0))}`).reverse()
      parts.push(`<polygon class="band ${colour(index)}" points="${[...upper, ...lower].join(' ')}"/>`)
    }
    parts.push(
      `<polyline class="line ${colour(index)}" points="${line.map(([x, y]) => `${px(x)},${py(y)}`).join(' ')}"/>`,
    )
    if (dots) {
      for (const [x, y] of line) {
        const tip = `<title>${shortNumber(x)} ${escapeHtml(xLabel)}: ${percent ? yText(y) : y.toPrecision(4)}</title>`
        parts.push(`<circle class="dot ${colour(index)}" cx="${px(x)}" cy="${py(y)}" r="3">${tip}</circle>`)
      }
    }
  }
  return parts.join('')
}

/** Colours readable on both pages and told apart by the colour-blind (Okabe and Ito 2008, lightened for the dark). */
export const chartStyle = `
:root { --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #a5508c; --c4: #8f7400; --c5: #56789a; }
@media (prefers-color-scheme: dark) {
  :root { --c0: #56b4e9; --c1: #ff9248; --c2: #3ed3a4; --c3: #e29acb; --c4: #e3cf4c; --c5: #a9bfd4; }
}
.s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); }
.s3 { --c: var(--c3); } .s4 { --c: var(--c4); } .s5 { --c: var(--c5); }
.line { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; }
.band { fill: var(--c); opacity: 0.14; }
.dot { fill: var(--c); stroke: var(--panel); stroke-width: 1; }
.swatch { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; background: var(--c); margin-right: 0.4em; }
.grid { stroke: var(--rule); stroke-width: 1; }
.axis { stroke: var(--faint); stroke-width: 1; }
.level { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 4 4; }
.label { fill: var(--faint); font-size: 11px; font-family: inherit; }
`

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function paddedRange(series: readonly Series[]): [number, number] {
  const values = series.flatMap(({ points, band }) =>
    points.flatMap(([, y], at) => [y - (band?.[at] ?? 0), y + (band?.[at] ?? 0)]),
  )
  const low = Math.min(...values)
  const high = Math.max(...values)
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1
  return [low - pad, high + pad]
}

/** Multiples of 1, 2 or 5 times a power of ten within the bounds. */
export function niceTicks(low: number, high: number, about: number): number[] {
  const rough = (high - low) / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const ticks: number[] = []
  for (let tick = Math.ceil(low / step); tick * step <= high + step * 1e-9; tick++) ticks.push(tick * step)
  return ticks
}

export function shortNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${trim(value / 1e6)}M`
  if (size >= 1e4) return `${trim(value / 1e3)}k`
  if (size !== 0 && size < 1e-3) return value.toExponential(1)
  return trim(value)
}

const trim = (value: number): string => String(Number(value.toPrecision(3)))
