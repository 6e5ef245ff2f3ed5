import { drawChartFile } from '../../src/learn/svg-chart.ts'
import type { Cell, Method, TaskCells } from './types.ts'

const names: Readonly<Record<Method, string>> = {
  bc: 'cloning',
  dart: 'cloning with noise (DART)',
  dagger: 'DAgger',
}
const methods = Object.keys(names) as Method[]

/** docs/results/imitation.md. */
export function describeImitation(all: readonly TaskCells[], { noise }: { readonly noise: number }): string {
  return `# Imitation: cloning, DART and DAgger

What a policy of 128×128 comes to that learnt from the scripted expert (\`src/teleop/experts/\`) and nothing else, by the
number of episodes that were labelled. Each entry is success and return on 100 held-out episodes, a seed each; in brackets
the labels, which are steps. \`cloning\` learns from what the expert did, \`DART\` from what it did while noise of ${100 * noise} % of
the range was on its actions, DAgger from what it said about the clone's own driving: its first line is the clone of 20
demonstrations, each further one a round of 20 episodes. Written by \`npm run bench -- imitation\`.

${all.map(describeTask).join('\n')}`
}

function describeTask({ task, expert, cells }: TaskCells): string {
  const episodes = [...new Set(cells.map((cell) => cell.episodes))].sort((a, b) => a - b)
  const used = methods.filter((method) => cells.some((cell) => cell.method === method))
  const rows = episodes.map((count) => {
    const entries = used.map((method) => {
      const of = cells.filter((cell) => cell.method === method && cell.episodes === count)
      return of.length === 0 ? '–' : of.map(formatCell).join('<br>')
    })
    return `| ${[count, ...entries].join(' | ')} |`
  })
  return `## ${task}

The expert: ${percent(expert.successRate)}, return ${expert.returnMean.toFixed(1)}.

![success by episodes](imitation-${task}.svg)

| episodes | ${used.map((method) => names[method]).join(' | ')} |
|${'---|'.repeat(used.length + 1)}
${rows.join('\n')}
`
}

function formatCell({ successRate, returnMean, labels }: Cell): string {
  return `${percent(successRate)}, ${returnMean.toFixed(1)} (${labels.toLocaleString('en')})`
}

/** Success, the mean of the seeds, over the episodes. */
export function drawImitation({ task, cells }: TaskCells): string {
  return drawChartFile({
    title: `${task}: success by episodes labelled, mean of the seeds`,
    xLabel: 'episodes',
    yRange: [0, 1],
    percent: true,
    series: methods.map((method) => {
      const of = cells.filter((cell) => cell.method === method)
      const episodes = [...new Set(of.map((cell) => cell.episodes))].sort((a, b) => a - b)
      return {
        name: method === 'dagger' ? 'DAgger' : method.toUpperCase(),
        points: episodes.map(
          (count) => [count, meanSuccess(of.filter((cell) => cell.episodes === count))] as const,
        ),
        dots: true,
      }
    }),
  })
}

function meanSuccess(cells: readonly Cell[]): number {
  return cells.reduce((sum, { successRate }) => sum + successRate, 0) / cells.length
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
