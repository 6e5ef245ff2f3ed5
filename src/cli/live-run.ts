import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exitCodes, formatError } from '../contract/errors.ts'
import type { LatencyReport } from '../control/latency.ts'
import type { RunEvent, RunOptions, RunReport } from '../control/types.ts'
import type { Invocation } from './command.ts'
import { formatReasons } from './evaluation-rows.ts'
import { formatCount, formatPercent } from './format.ts'
import { distributionRow, gateRows } from './gate-rows.ts'
import { createProgress, type Progress } from './progress.ts'
import { askForYes, listenForStopKey } from './stop-key.ts'
import type { Row } from './table.ts'

/** Exit code of a live run by how it ended. */
export const liveExitCode = {
  done: exitCodes.done,
  interrupted: exitCodes.interrupted,
  tripped: exitCodes.refused,
} as const

/** `20261122-173205`, UTC: sorts by time and may stand in a file name. */
export function timeStamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
}

/** `runPolicy` with its progress on the terminal. */
export async function runWithProgress(
  options: RunOptions,
  { out, style, io, signal }: Pick<Invocation, 'out' | 'style' | 'io' | 'signal'>,
): Promise<RunReport> {
  const { runPolicy } = await import('../control/run-policy.ts')
  await mkdir(dirname(options.logPath), { recursive: true })
  const { durationS } = options
  let progress: Progress | undefined
  let latchedBy: string | undefined
  const button = new AbortController()
  const say = (line: string): void => (progress ? progress.note(line) : out.write(`${line}\n`))
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'phase') say(`  ${style.dim(event.text)}`)
    else if (event.kind === 'proven') for (const line of event.lines) say(`  ${style.dim(`proven: ${line}`)}`)
    else if (event.kind === 'latched') latchedBy = event.cause
    else if (event.kind === 'warning') say(`  ${style.yellow('warning')}: ${event.text}`)
    else if (event.kind === 'trip')
      say(`  ${style.red('tripped')} after ${event.timeS.toFixed(2)} s: ${event.text}`)
    else if (event.kind === 'state' && event.state === 'faulted')
      say(`  ${style.red('fault')}: ${event.reason}`)
    else if (event.kind === 'progress') {
      const total = durationS ?? event.timeS
      progress ??= createProgress({ output: out, style, clock: io.clock, title: 'run', total, unit: 's' })
      progress.update(event.timeS, [
        ['steps', formatCount(event.steps)],
        ['targets', `${event.successes}/${event.episodes}`],
      ])
    }
  }
  const run = async (reArm: RunOptions['reArm']): Promise<RunReport> => {
    const release = listenForStopKey(() => button.abort())
    if (release) say(`  ${style.dim('space: stop now, latched; Ctrl-C: end in order')}`)
    try {
      return await runPolicy({ ...options, reArm }, onEvent, signal, button.signal)
    } finally {
      release?.()
      progress?.finish()
    }
  }
  try {
    return await run(options.reArm)
  } catch (error) {
    if (latchedBy === undefined || options.reArm === true || !process.stdin.isTTY || signal.aborted)
      throw error
    say(`\n${formatError(error)}\n`)
    const question = `The robot is latched: ${latchedBy}. Have you seen to it, and is nobody in its way? (yes/no) `
    if (!(await askForYes(question))) throw error
    return run(latchedBy)
  }
}

/** p50 and p99 of each stage from sensor to actuator. */
function latencyRow({ latency }: RunReport): Row[] {
  if (!latency) return []
  const stage = (name: keyof LatencyReport): string =>
    `${name} ${(latency[name].p50Us / 1000).toFixed(1)}/${(latency[name].p99Us / 1000).toFixed(1)}`
  return [
    [
      'latency p50/p99, ms',
      [stage('sensor'), stage('policy'), stage('actuator'), stage('total')].join('   '),
    ],
  ]
}

const inMs = (valueUs: number): string => `${(valueUs / 1000).toFixed(2)} ms`

/** The loop's timing and what the gate did. */
export function loopRows(report: RunReport): Row[] {
  const { jitter, missedDeadlines, missedDeadlinesPercent, gateCounts, logDropped, logFailure } = report
  const lost = logFailure ? `failed: ${logFailure}` : logDropped > 0 ? `${logDropped} steps lost` : ''
  return [
    ['loop jitter', `p50 ${inMs(jitter.p50Us)}   p99 ${inMs(jitter.p99Us)}   max ${inMs(jitter.maxUs)}`],
    ...latencyRow(report),
    ['missed deadlines', `${missedDeadlines} (${missedDeadlinesPercent.toFixed(2)} %)`],
    ['gate interventions', formatReasons(gateCounts)],
    ...gateRows(report),
    distributionRow(report),
    ['log', lost ? `${report.logPath} (${lost})` : report.logPath],
  ]
}

/** `95.0 % of 40 episodes`. */
export function successText(report: RunReport): string {
  return `${formatPercent(report.successRate, 1)} of ${report.episodes} episodes`
}
