import { basename, dirname, join } from 'node:path'
import { defaultPhysics, parsePhysics, physicsNames } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import type { Comparisons } from '../../identify/compare.ts'
import { decimal, defineCommand, flag, text } from '../command.ts'
import { openRecording } from '../identify/open-recording.ts'
import { errorText, recordingText } from '../identify/text.ts'
import { formatPairs, formatTable } from '../table.ts'

export const replayCommand = defineCommand({
  name: 'replay',
  summary: 'replay a log in simulation and say how far the simulation is from it',
  args: [{ name: 'log', about: 'log.mcap of a run, of a real or a simulated robot' }],
  options: {
    compare: flag('--compare', 'the same commands in simulation, and the difference joint by joint'),
    robot: text('--robot <name>', 'robot by name or robot.yaml (default: the one in the log)', undefined),
    window: decimal('--window <s>', 'seconds that are simulated at a stretch', 0.4, { min: 0.01 }),
    delay: decimal(
      '--delay <s>',
      'seconds from a reading to when its command takes effect (default: as logged)',
      undefined,
      { min: 0 },
    ),
    physics: text('--physics <name>', physicsNames.join(' or '), defaultPhysics),
    out: text('--out <file>', 'where the page with the plots goes (default: beside the log)', undefined),
    anyRobot: flag('--any-robot', 'take a log that was recorded with another description of the robot'),
  },
  examples: [
    'npx sinew replay runs/today.mcap --compare',
    'npx sinew replay runs/today.mcap --compare --physics mujoco --json',
  ],
  async run({ args: [path = ''], options, out, style }) {
    if (!options.compare) {
      throw new SinewError('usage', 'it is not said what to do with the log', {
        expected: '--compare: the log replayed in simulation',
        received: 'no --compare',
        fix: `npx sinew replay ${path} --compare`,
      })
    }
    const physics = parsePhysics(options.physics)
    const { withCommandDelay } = await import('../../identify/recording.ts')
    const { description, recording: logged } = await openRecording(path, options)
    const recording = options.delay === undefined ? logged : withCommandDelay(logged, options.delay)
    const { compare } = await import('../../identify/compare.ts')
    const { channelCharts, renderPage } = await import('../../identify/page.ts')
    const { writeFileAtomic } = await import('../../runtime/write-file.ts')
    const windowSteps = Math.max(2, Math.round(options.window / recording.periodS))
    const comparisons = await compare(description, recording, windowSteps, physics)
    const table = {
      title: 'Differences, root mean square (greatest)',
      heading: ['channel', 'one step', `${windowSteps} steps`, 'open loop'],
      rows: rowsOf(comparisons),
    }
    const charts = channelCharts(recording, [
      { name: `${windowSteps} steps`, prediction: comparisons.windows.prediction },
      { name: 'open loop', prediction: comparisons.openLoop.prediction },
    ])
    const page = options.out ?? join(dirname(path), `${basename(path).replace(/\.mcap$/i, '')}.compare.html`)
    await writeFileAtomic(page, renderPage(`${description.name}: log and simulation`, path, charts, [table]))
    out.write(
      `${style.bold(`${description.name}: log and simulation`)}  ${style.dim(`${recordingText(recording)}, ${physics}`)}\n`,
    )
    out.write(
      `  ${style.dim(`${table.title}; put back where it was measured after each step, after ${windowSteps}, never`)}\n\n`,
    )
    out.write(formatTable(table.heading, table.rows, style))
    out.write(`\n${formatPairs([['plots', page]], style)}`)
    return { json: json(path, description.name, physics, comparisons, windowSteps, page) }
  },
})

const kinds = ['oneStep', 'windows', 'openLoop'] as const

function rowsOf(comparisons: Comparisons): string[][] {
  return comparisons.oneStep.errors.map(({ channel }, index) => [
    channel.name,
    ...kinds.map((kind) => {
      const error = comparisons[kind].errors[index]
      return error ? `${errorText(error.rms, error)} (${errorText(error.max, error)})` : '–'
    }),
  ])
}

function json(
  log: string,
  robot: string,
  physics: string,
  comparisons: Comparisons,
  windowSteps: number,
  page: string,
): object {
  const channels = comparisons.oneStep.errors.map(({ channel: { name, unit, range } }, index) => {
    const errors = kinds.map((kind) => {
      const { rms = Number.NaN, max = Number.NaN } = comparisons[kind].errors[index] ?? {}
      return [kind, { rms, max }]
    })
    return { channel: name, unit, range, ...Object.fromEntries(errors) }
  })
  return { log, robot, physics, windowSteps, channels, page }
}
