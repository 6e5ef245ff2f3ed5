import { basename, dirname, join } from 'node:path'
import { defaultPhysics, parsePhysics, physicsNames } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import type { Estimate, Identification } from '../../identify/identify.ts'
import type { Change } from '../../identify/patch.ts'
import type { Recording } from '../../identify/types.ts'
import { decimal, defineCommand, flag, integer, text, texts } from '../command.ts'
import { type OpenRecording, openRecording } from '../identify/open-recording.ts'
import { number, parseBounds, recordingText } from '../identify/text.ts'
import { createProgress } from '../progress.ts'
import { formatPairs, formatTable } from '../table.ts'

export const identifyCommand = defineCommand({
  name: 'identify',
  summary: 'find friction, gains, latency, masses … of a robot from a log of it',
  args: [{ name: 'log', about: 'log.mcap of a run, of a real or a simulated robot' }],
  options: {
    fit: text(
      '--fit <parameters>',
      'what to find, with commas: joints.*.frictionNm,actuators.*.stiffness*',
      undefined,
    ),
    robot: text('--robot <name>', 'robot by name or robot.yaml (default: the one in the log)', undefined),
    bounds: texts('--bounds <parameter=low..high>', 'where to look for it (repeatable)'),
    window: decimal('--window <s>', 'seconds that are simulated at a stretch', 0.4, { min: 0.01 }),
    steps: integer(
      '--steps <n>',
      'how often the log is simulated at most (default: by the parameters)',
      undefined,
      { min: 1 },
    ),
    seed: integer('--seed <n>', 'random seed of the search', 0, { min: 0 }),
    physics: text('--physics <name>', physicsNames.join(' or '), defaultPhysics),
    out: text(
      '--out <file>',
      'where the robot.yaml with the new values goes (default: beside the log)',
      undefined,
    ),
    write: flag('--write', 'put the values into the robot.yaml itself'),
    anyRobot: flag('--any-robot', 'take a log that was recorded with another description of the robot'),
  },
  examples: [
    "npx sinew identify runs/today.mcap --robot reacher --fit 'joints.*.frictionNm,actuators.*.stiffness*'",
    "npx sinew identify runs/today.mcap --fit 'actuators.*.latencySteps' --bounds 'actuators.*.latencySteps=0..8'",
  ],
  async run({ args: [path = ''], options, out, style, io, signal }) {
    if (options.fit === undefined) {
      throw new SinewError('usage', 'it is not said what to find', {
        expected: "--fit with parameters, such as 'joints.*.frictionNm,actuators.*.stiffnessNmPerRad'",
        received: 'no --fit',
      })
    }
    const physics = parsePhysics(options.physics)
    const { findParameters } = await import('../../identify/parameters.ts')
    const { identify } = await import('../../identify/identify.ts')
    const open = await openRecording(path, options)
    const { robot, description, recording } = open
    const parameters = findParameters(
      robot,
      description,
      options.fit.split(','),
      options.bounds.map(parseBounds),
      recording,
    )
    const windowSteps = Math.max(2, Math.round(options.window / recording.periodS))
    const candidates = options.steps ?? 100 * (parameters.length + 3)
    out.write(
      `${style.bold(`Finding ${parameters.length} parameters of ${description.name}`)} in ${basename(path)}\n`,
    )
    out.write(`  ${style.dim(`${recordingText(recording)}; windows of ${windowSteps} steps, ${physics}`)}\n`)
    const progress = createProgress({
      output: io.stderr,
      style,
      clock: io.clock,
      title: 'identify',
      total: candidates,
      unit: 'simulations',
    })
    const result = await identify({
      robot,
      recording,
      parameters,
      candidates,
      windowSteps,
      seed: options.seed,
      physics,
      signal,
      onCandidate: (count, best) =>
        progress.update(count, [['error', `${number(100 * Math.sqrt(best))} % of before`]]),
    })
    progress.finish()
    const files = await writeResult(path, open, result, options)
    out.write(`\n${formatTable(heading, result.estimates.map(estimateCells), style)}`)
    for (const each of result.estimates.filter(({ unknown }) => unknown)) {
      out.write(`  ${style.yellow('!')} ${unknownText(each)}\n`)
    }
    out.write(`\n${formatPairs(summary(result, files), style)}`)
    out.write(`\nNext:  npx sinew replay ${path} --compare --robot ${files.robot} --any-robot\n`)
    return { json: json(path, recording, result, files) }
  },
})

const heading = ['parameter', 'before', 'after', '±', '']

function estimateCells({ parameter, value, sd, unknown, atBound }: Estimate): string[] {
  const factor = parameter.moments ? '×' : ''
  const notes = [unknown ? 'cannot be told' : '', atBound ? 'at its bound' : '']
  return [
    parameter.path,
    factor + number(parameter.nominal),
    factor + number(value),
    number(sd),
    notes.filter(Boolean).join(', '),
  ]
}

function unknownText({ parameter, tradesWith }: Estimate): string {
  const why = tradesWith
    ? `${tradesWith} makes up for it: fit one of the two, or record what tells them apart`
    : 'hardly anything in this log hangs on it: record a livelier one'
  return `${parameter.path} keeps its value: ${why}`
}

interface Files {
  readonly robot: string
  readonly page: string
}

/** What cannot be told keeps its value. */
const told = ({ estimates }: Identification): Change[] =>
  estimates.filter(({ unknown }) => !unknown).map(({ parameter, value }) => ({ parameter, value }))

async function writeResult(
  path: string,
  { source, robot, description, recording }: OpenRecording,
  result: Identification,
  options: { readonly out: string | undefined; readonly write: boolean },
): Promise<Files> {
  const { patchRobotYaml } = await import('../../identify/patch.ts')
  const { writeFileAtomic } = await import('../../runtime/write-file.ts')
  const { channelCharts, renderPage } = await import('../../identify/page.ts')
  const patched = patchRobotYaml(source.text, robot, told(result))
  // A URDF is found from the folder of the robot.yaml that names it.
  const folder = robot.document.urdf ? dirname(source.path) : dirname(path)
  const base = basename(path).replace(/\.mcap$/i, '')
  const file = options.write ? source.path : (options.out ?? join(folder, `${base}.robot.yaml`))
  const page = join(dirname(path), `${base}.identify.html`)
  const charts = channelCharts(recording, [
    { name: 'before', prediction: result.before.prediction },
    { name: 'after', prediction: result.after.prediction },
  ])
  const table = { title: 'Parameters', heading, rows: result.estimates.map(estimateCells) }
  await writeFileAtomic(file, patched)
  await writeFileAtomic(page, renderPage(`Identification of ${description.name}`, path, charts, [table]))
  return { robot: file, page }
}

const endings = {
  converged: 'converged',
  candidates: 'out of steps (--steps): the best so far',
  interrupted: 'interrupted: the best so far',
} as const

function summary({ before, after, ended, candidates }: Identification, files: Files): [string, string][] {
  const part = (was: number, is: number): string =>
    `${number(100 * was)} % → ${number(100 * is)} % of each channel's range`
  return [
    ['one step', part(before.oneStepRms, after.oneStepRms)],
    ['windows', part(before.windowRms, after.windowRms)],
    ['search', `${candidates} simulations, ${endings[ended]}`],
    ['written', files.robot],
    ['plots', files.page],
  ]
}

function json(path: string, recording: Recording, result: Identification, files: Files): object {
  const { before, after, estimates, ended, candidates } = result
  const error = (fit: Identification['before']): object => ({
    oneStep: fit.oneStepRms,
    window: fit.windowRms,
  })
  return {
    log: path,
    samples: recording.stretches.reduce((sum, { length }) => sum + length, 0),
    parameters: estimates.map(({ parameter, value, sd, unknown, atBound, tradesWith }) => {
      const { path, nominal, low, high } = parameter
      return {
        path,
        before: nominal,
        after: value,
        sd: Number.isFinite(sd) ? sd : null,
        unknown,
        tradesWith,
        atBound,
        low,
        high,
      }
    }),
    error: { before: error(before), after: error(after) },
    simulations: candidates,
    ended,
    robot: files.robot,
    page: files.page,
  }
}
