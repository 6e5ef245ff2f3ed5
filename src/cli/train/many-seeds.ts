import type { Aggregate } from '../../learn/statistics.ts'
import type { SeedsRequest, SeedsResult } from '../../learn/train-seeds.ts'
import type { CommandResult, Invocation } from '../command.ts'
import { formatCount, formatPercent } from '../format.ts'
import { formatPairs, formatTable, type Row } from '../table.ts'
import { createTrainingView } from './training-view.ts'

export async function trainManySeeds(
  request: SeedsRequest,
  folder: string,
  jobs: number,
  invocation: Pick<Invocation, 'out' | 'style' | 'io' | 'signal'>,
): Promise<CommandResult> {
  const { trainSeeds } = await import('../../learn/train-seeds.ts')
  const { io, signal } = invocation
  const view = createTrainingView(invocation)
  const listeners = new Map(request.seeds.map((seed) => [seed, view.listener(`seed ${seed}`)]))
  try {
    const result = await trainSeeds(request, { folder, jobs, signal, clock: io.clock }, (seed, event) =>
      listeners.get(seed)?.(event),
    )
    return showSeeds(result, invocation)
  } finally {
    for (const seed of request.seeds) view.finish(`seed ${seed}`)
  }
}

function showSeeds(result: SeedsResult, { out, style }: Pick<Invocation, 'out' | 'style'>): CommandResult {
  const { runs, heldOut, report, summary, folder, aborted, request } = result
  const success = runs.some((each) => each.heldOut?.hasSuccess)
  out.write(`\n${style.bold(`Result over ${runs.length} of ${request.seeds.length} seeds`)}\n`)
  out.write(
    formatTable(
      ['run', 'ended', 'steps', ...(success ? ['success'] : []), 'return, held out'],
      runs.map(({ run, ended, steps, heldOut: each }) => [
        run.path,
        ended,
        formatCount(steps),
        ...(success ? [formatPercent(each?.successRate ?? Number.NaN, 1)] : []),
        each ? `${each.returnMean.toFixed(2)} ± ${each.returnSd.toFixed(2)}` : '–',
      ]),
      style,
    ),
  )
  const rows: Row[] = [
    ...(heldOut?.success
      ? aggregateRows('success', heldOut.success, (value) => formatPercent(value, 1))
      : []),
    ...(heldOut ? aggregateRows('return', heldOut.return, (value) => value.toFixed(2)) : []),
    ['report', report],
    ['summary', summary],
  ]
  out.write(`\n${formatPairs(rows, style)}`)
  if (aborted) out.write(`\nNext:  npx sinew train --resume ${folder}\n`)
  const { rows: _, ...json } = { ...result, rows: undefined, runs: runs.map(({ rows: __, ...each }) => each) }
  return { json }
}

function aggregateRows(name: string, of: Aggregate, text: (value: number) => string): Row[] {
  const { iqm, iqmInterval, mean, meanInterval } = of
  return [
    [`${name}, IQM`, `${text(iqm)}  [${text(iqmInterval.low)}, ${text(iqmInterval.high)}]`],
    [`${name}, mean`, `${text(mean)}  [${text(meanInterval.low)}, ${text(meanInterval.high)}]`],
  ]
}
