import type { TrainResult } from '../../learn/train.ts'
import type { CommandResult, Invocation } from '../command.ts'
import { evaluationRows } from '../evaluation-rows.ts'
import { formatCount, formatDuration } from '../format.ts'
import { formatPairs } from '../table.ts'

const endings = { steps: 'all steps done', solved: 'solved early', aborted: 'interrupted' } as const

/** The end of one training, for a person and as JSON. */
export function showResult(
  result: TrainResult,
  { out, style }: Pick<Invocation, 'out' | 'style'>,
): CommandResult {
  const { run, config, heldOut, best, steps, updates, updateToData, wallTimeS, ended } = result
  const ratio = Number.isFinite(updateToData)
    ? `, ${Number(updateToData.toPrecision(4))} a step after the warm-up`
    : ''
  out.write(`\n${style.bold('Result')}\n`)
  out.write(
    formatPairs(
      [
        ['ended', `${endings[ended]}: ${formatCount(steps)} steps`],
        ['updates', `${formatCount(updates)}${ratio}`],
        ['wall clock', formatDuration(wallTimeS)],
        ...(heldOut ? evaluationRows(heldOut) : []),
        ['policy', run.policy],
        ['report', run.report],
      ],
      style,
    ),
  )
  const next = ended === 'aborted' ? `npx sinew train --resume ${run.path}` : `npx sinew eval ${run.path}`
  out.write(`\nNext:  ${next}\n`)
  return { json: { run, config, ended, steps, updates, updateToData, wallTimeS, best, heldOut } }
}
