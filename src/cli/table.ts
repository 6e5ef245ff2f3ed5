import { padEnd, type Style, visibleWidth } from './style.ts'

export type Row = readonly [label: string, value: string]

/** `label   value` lines, the values in one column; a value of several lines stays in its column. */
export function formatPairs(rows: readonly Row[], style: Style, indent = '  '): string {
  const width = Math.max(0, ...rows.map(([label]) => visibleWidth(label)))
  const lines: string[] = []
  for (const [label, value] of rows) {
    const [first = '', ...rest] = value.split('\n')
    lines.push(`${indent}${style.dim(padEnd(label, width))}  ${first}`)
    for (const more of rest) lines.push(`${indent}${' '.repeat(width)}  ${more}`)
  }
  return `${lines.join('\n')}\n`
}

/** Columns aligned on the widest cell, with a heading line. */
export function formatTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
  indent = '  ',
): string {
  const widths = heading.map((cell, column) =>
    Math.max(visibleWidth(cell), ...rows.map((row) => visibleWidth(row[column] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    `${indent}${cells.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join('  ')}`.trimEnd()
  return `${[style.dim(line(heading)), ...rows.map(line)].join('\n')}\n`
}
