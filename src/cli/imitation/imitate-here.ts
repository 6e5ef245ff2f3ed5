import type { ImitationEvent, ImitationOptions, ImitationResult } from '../../learn/imitation/types.ts'
import type { CommandResult, Invocation } from '../command.ts'
import { evaluationRows } from '../evaluation-rows.ts'
import { formatCount, formatDuration, formatPercent } from '../format.ts'
import { createProgress, type Progress } from '../progress.ts'
import { formatPairs, type Row } from '../table.ts'

/** `sinew clone` and `sinew dagger` with their progress, and how they came out. */
export async function imitateHere(options: ImitationOptions, invocation: Invocation): Promise<CommandResult> {
  const { imitate } = await import('../../learn/imitation/imitate.ts')
  const { io, signal } = invocation
  const view = createView(invocation)
  try {
    const result = await imitate({ ...options, clock: io.clock, signal }, view.show)
    view.finish()
    return showResult(result, invocation)
  } catch (error) {
    view.finish()
    throw error
  }
}

function createView({ out, style, io }: Invocation) {
  let progress: Progress | undefined
  let updates = 0
  const finish = (): void => {
    progress?.finish()
    progress = undefined
  }
  return {
    finish,
    show(event: ImitationEvent): void {
      if (event.kind === 'started') {
        const went = event.resumedRounds > 0 ? `, going on after ${event.resumedRounds} rounds` : ''
        out.write(
          `${style.bold(`Imitating on ${event.config.task}`)}, seed ${event.config.seed}: ${event.path}${went}\n`,
        )
        updates = event.config.fit.updates
      } else if (event.kind === 'data') {
        const { round, episodes, labels } = event
        out.write(`${nameOf(round)}: ${formatCount(episodes)} episodes, ${formatCount(labels)} labels\n`)
        const title = `round ${round}`
        progress = createProgress({
          output: out,
          style,
          clock: io.clock,
          title,
          total: updates,
          unit: 'updates',
        })
      } else if (event.kind === 'epoch') {
        const { updates: done, loss, validationError } = event
        progress?.update(done, [
          ['loss', loss.toPrecision(3)],
          ...(Number.isFinite(validationError)
            ? [['validation', validationError.toPrecision(3)] as const]
            : []),
        ])
      } else {
        finish()
        const { evaluation, best } = event
        const success = evaluation.hasSuccess ? `success ${formatPercent(evaluation.successRate)}, ` : ''
        out.write(
          `  ${success}return ${evaluation.returnMean.toFixed(2)}${best ? style.green('  best so far') : ''}\n`,
        )
      }
    },
  }
}

function nameOf(round: number): string {
  return round === 0 ? 'Demonstrations' : `Round ${round}`
}

function showResult(result: ImitationResult, { out, style }: Invocation): CommandResult {
  const { ended, rounds, best, heldOut, expert, policy, path, wallTimeS } = result
  const rows: Row[] = [
    ['ended', ended === 'aborted' ? 'interrupted' : `${rounds.length} policies, the best of round ${best}`],
    ['wall clock', formatDuration(wallTimeS)],
    ...(heldOut ? evaluationRows(heldOut) : []),
    ...(expert ? ([['expert', expertText(expert)]] satisfies Row[]) : []),
    ['policy', best === undefined ? 'none yet' : policy],
  ]
  out.write(`\n${style.bold('Result')}\n${formatPairs(rows, style)}`)
  const resume = `npx sinew dagger --resume ${path}`
  out.write(`\nNext:  ${ended === 'aborted' ? resume : `npx sinew eval ${path}`}\n`)
  return { json: result }
}

function expertText({ hasSuccess, successRate, returnMean }: NonNullable<ImitationResult['expert']>): string {
  return `${hasSuccess ? `success ${formatPercent(successRate, 1)}, ` : ''}return ${returnMean.toFixed(2)} on the same episodes`
}
