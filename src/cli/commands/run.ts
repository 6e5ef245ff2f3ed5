import { join } from 'node:path'
import { loopPriorities } from '../../control/priority.ts'
import { interpolations } from '../../control/setpoint.ts'
import { choice, decimal, defineCommand, flag, integer, text } from '../command.ts'
import { speedOfRun } from '../first-run.ts'
import { formatPercent } from '../format.ts'
import { liveExitCode, loopRows, runWithProgress, successText, timeStamp } from '../live-run.ts'
import { physicsOption, withPhysics } from '../physics-option.ts'
import { policyPath } from '../policy-path.ts'
import { formatPairs } from '../table.ts'

export const runCommand = defineCommand({
  name: 'run',
  summary: 'run a policy on a robot, behind the safety gate',
  args: [
    { name: 'policy', about: 'policy.onnx or a run directory' },
    { name: 'connection', about: 'sim:reacher, serial:/dev/ttyACM0?robot=reacher' },
  ],
  options: {
    duration: decimal('--duration <s>', 'end after this many seconds; 0 runs until Ctrl-C', 20, { min: 0 }),
    seed: integer('--seed <n>', 'random seed of the goals', 0, { min: 0 }),
    physics: physicsOption,
    priority: choice(
      '--priority <class>',
      'of the loop’s two threads; fifo needs permission',
      loopPriorities,
      'normal',
    ),
    ticks: integer('--ticks <n>', 'ticks of the gate to a step of the policy', 1, { min: 1, max: 100 }),
    interpolate: choice('--interpolate <how>', 'commands from tick to tick', interpolations, 'hold'),
    speed: decimal('--speed <share>', 'of the robot’s speed; 0.3 on a first run', undefined, {
      min: 0.01,
      max: 1,
    }),
    reArm: flag('--re-arm', 'a person has seen to what latched the robot: clear it'),
    log: text('--log <file>', 'episode log (default: runs/live-<time>.mcap)', undefined),
  },
  examples: [
    'npx sinew run runs/reach sim:reacher --duration 20',
    'npx sinew run runs/reach "serial:./ttyReacher?robot=reacher"',
  ],
  async run(invocation) {
    const { args, options, out, style } = invocation
    const [subject = '', named = ''] = args
    const connection = withPhysics(named, options.physics)
    const path = policyPath(subject)
    out.write(`${style.bold(`Running ${path}`)} on ${connection}\n`)
    const speed = await speedOfRun(path, connection, options.speed, invocation.io.env)
    if (speed.scale !== 1) {
      const why = speed.isFirst ? ': this policy has never run on this robot (--speed 1 overrides)' : ''
      out.write(`  ${style.yellow(`at ${formatPercent(speed.scale)} of its speed`)}${why}\n`)
    }
    const report = await runWithProgress(
      {
        policyPath: path,
        connection,
        seed: options.seed,
        speedScale: speed.scale,
        reArm: options.reArm,
        priority: options.priority,
        ticksPerStep: options.ticks,
        interpolation: options.interpolate,
        durationS: options.duration === 0 ? undefined : options.duration,
        logPath: options.log ?? join('runs', `live-${timeStamp(new Date())}.mcap`),
      },
      invocation,
    )
    if (!report.trip && report.steps > 0) await speed.remember()
    const ended = report.trip ? style.red(`tripped: ${report.trip.text}`) : report.exitReason
    const rows = [
      ['ended', `${ended}, after ${report.durationS.toFixed(1)} s`],
      ['success', successText(report)],
      ...loopRows(report),
    ] as const
    out.write(`\n${style.bold('Result')}\n${formatPairs(rows, style)}`)
    return { json: report, exitCode: liveExitCode[report.exitReason] }
  },
})
