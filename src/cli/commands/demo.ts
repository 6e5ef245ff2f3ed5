import { join } from 'node:path'
import { exitCodes } from '../../contract/errors.ts'
import type { RunReport } from '../../control/types.ts'
import type { TrainResult } from '../../learn/train.ts'
import { decimal, defineCommand, type Invocation, integer, text } from '../command.ts'
import { formatReasons } from '../evaluation-rows.ts'
import { formatCount, formatDuration, formatPercent } from '../format.ts'
import { liveExitCode, loopRows, runWithProgress, successText } from '../live-run.ts'
import { formatPairs } from '../table.ts'
import { trainWithProgress } from '../training.ts'

const task = 'reacher-reach'
const robot = 'reacher'
const evaluationEpisodes = 50

type Terminal = Pick<Invocation, 'out' | 'style' | 'io' | 'signal'>

/** The virtual robot in its own process, the policy over its serial port. The robot goes last. */
async function runOverSerial(
  trained: TrainResult,
  { durationS, seed }: { durationS: number; seed: number },
  terminal: Terminal,
): Promise<RunReport> {
  const { startVirtualRobot } = await import('../../../drivers/serial/virtual-robot.ts')
  const { out, style } = terminal
  const server = await startVirtualRobot(robot)
  try {
    out.write(`  ${style.dim(`virtual ${robot} at ${server.path}, process ${server.process.pid}`)}\n`)
    const connection = `serial:${server.path}?robot=${robot}`
    const logPath = join(trained.run.path, 'live.mcap')
    return await runWithProgress(
      { policyPath: trained.run.policy, connection, durationS, seed, logPath },
      terminal,
    )
  } finally {
    await server.close()
  }
}

function summary(trained: TrainResult, live: RunReport | undefined, { style, out }: Terminal): void {
  const { heldOut, run, steps, wallTimeS } = trained
  out.write(`\n${style.bold('What came of it')}\n`)
  out.write(
    formatPairs(
      [
        ['training', `${formatCount(steps)} steps in ${formatDuration(wallTimeS)}`],
        [
          'success in simulation',
          heldOut
            ? `${formatPercent(heldOut.successRate, 1)} of ${heldOut.episodes} episodes`
            : 'not evaluated',
        ],
        ...(heldOut ? [['  limited', formatReasons(heldOut.limitedSteps)] as const] : []),
        ['success over serial', live ? successText(live) : 'not run'],
        ...(live?.trip ? [['  tripped', style.red(live.trip.text)] as const] : []),
        ...(live ? loopRows(live) : []),
        ['run directory', run.path],
        ['policy', run.policy],
        ['report', run.report],
      ],
      style,
    ),
  )
}

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'the whole road in minutes: train, evaluate, one policy file, run it over a serial line',
  options: {
    seed: integer('--seed <n>', 'random seed', 0, { min: 0 }),
    steps: integer(
      '--steps <n>',
      'environment steps at most; training ends earlier when it has learnt',
      24_000,
      {
        min: 1,
      },
    ),
    duration: decimal('--duration <s>', 'seconds over the serial line', 20, { min: 0.1 }),
    runDir: text(
      '--run-dir <dir>',
      'where to put the run (default: runs/<task>-<algo>-s<seed>-<stamp>)',
      undefined,
    ),
  },
  overrides: true,
  examples: ['npx sinew demo', 'npx sinew demo --seed 1 --json'],
  async run(invocation) {
    const { options, overrides, out, style, signal } = invocation
    const { seed, steps, runDir, duration } = options
    out.write(`${style.bold('1. Train')}  SAC on a simulated two-link arm (${task})\n`)
    const trained = await trainWithProgress(
      {
        task,
        algorithm: 'sac',
        seed,
        steps,
        overrides: { 'trainer.heldOutEpisodes': String(evaluationEpisodes), ...overrides },
        ...(runDir === undefined ? {} : { runDir }),
      },
      invocation,
    )
    if (signal.aborted) {
      summary(trained, undefined, invocation)
      return { json: { trained, live: null }, exitCode: exitCodes.interrupted }
    }
    out.write(`\n${style.bold('2. Evaluate')}  the best policy, on seeds that training never saw\n`)
    const success = trained.heldOut?.successRate ?? Number.NaN
    out.write(`  success ${formatPercent(success)} of ${trained.heldOut?.episodes} episodes\n`)
    out.write(`  policy  ${trained.run.policy}\n`)

    out.write(
      `\n${style.bold('3. Run')}  on a virtual arm behind a serial line, 50 Hz, through the safety gate\n`,
    )
    const live = await runOverSerial(trained, { durationS: duration, seed }, invocation)
    summary(trained, live, invocation)
    return { json: { trained, live }, exitCode: liveExitCode[live.exitReason] }
  },
})
