import { basename } from 'node:path'
import { defaultPhysics, parsePhysics, physicsNames } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import { decimal, defineCommand, flag, integer, text, texts } from '../command.ts'
import { openRecording } from '../identify/open-recording.ts'
import {
  estimateCells,
  heading,
  poorText,
  resultJson,
  summary,
  unknownText,
} from '../identify/result-text.ts'
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
    const { writeResult } = await import('../identify/write-result.ts')
    const files = await writeResult(path, open, result, options)
    out.write(`\n${formatTable(heading, result.estimates.map(estimateCells), style)}`)
    for (const each of result.estimates.filter(({ unknown }) => unknown)) {
      out.write(`  ${style.yellow('!')} ${unknownText(each)}\n`)
    }
    if (result.poor) out.write(`  ${style.yellow('!')} ${poorText}\n`)
    out.write(`\n${formatPairs(summary(result, files), style)}`)
    out.write(`\nNext:  npx sinew replay ${path} --compare --robot ${files.robot} --any-robot\n`)
    return { json: resultJson(path, recording, result, files) }
  },
})
