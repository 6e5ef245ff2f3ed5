import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { physicsNames } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import type { Study, TrialResult } from '../../learn/tune/study.ts'
import { decimal, defineCommand, integer, text, texts } from '../command.ts'
import { formatCount } from '../format.ts'
import { formatPairs, formatTable } from '../table.ts'
import { formatPoint } from '../train/live-view.ts'
import { trainRequest } from '../train/request.ts'
import { createTrainingView } from '../train/training-view.ts'

export const tuneCommand = defineCommand({
  name: 'tune',
  summary: 'search for good settings of an algorithm on a task',
  args: [{ name: 'task', about: 'as for train; not needed to go on with a search', optional: true }],
  options: {
    algo: text('--algo <name>', 'learning algorithm: sac, td3 or ddpg (default: sac)', undefined),
    trials: integer('--trials <n>', 'how many settings to try', 27, { min: 1 }),
    steps: integer(
      '--steps <n>',
      'steps of the trials that come to the top (default: the preset)',
      undefined,
      {
        min: 1,
      },
    ),
    rungs: integer('--rungs <n>', 'how often the better ones are picked and go on, plus 1', 3, { min: 1 }),
    keepOneOf: decimal('--keep-one-of <n>', 'one in so many goes on, with so many times the steps', 3, {
      min: 1.5,
    }),
    space: texts(
      '--space <setting=range>',
      'where to look, e.g. sac.learningRate=log:1e-4..3e-3 (repeatable)',
    ),
    jobs: integer('--jobs <n>', 'trials at the same time', 1, { min: 1 }),
    seed: integer('--seed <n>', 'random seed of the search and of every trial', 0, { min: 0 }),
    engine: text('--engine <name>', 'as for train', undefined),
    physics: text('--physics <name>', `${physicsNames.join(' or ')}, for every trial`, undefined),
    config: text('--config <file>', 'settings that every trial has, from a JSON file', undefined),
    study: text('--study <dir>', 'where to put the search, or one to go on with', undefined),
  },
  overrides: true,
  examples: [
    'npx sinew tune pendulum --algo td3 --trials 9 --steps 9000 --study runs/td3-search',
    'npx sinew tune reacher-reach --physics mujoco --trials 9',
    'npx sinew tune pendulum --space sac.learningRate=log:1e-4..3e-3 --sac.hidden 64,64',
  ],
  async run(invocation) {
    const { options, out, style, io, signal } = invocation
    const study = await studyOf(invocation.args[0] ?? '', options, invocation.overrides)
    const { tune } = await import('../../learn/tune/tune.ts')
    const { task, algorithm, trials } = study.request
    out.write(`${style.bold(`Looking for settings of ${algorithm} on ${task}`)}, ${trials} trials\n`)
    out.write(`  ${style.dim(`into ${study.folder}`)}\n`)
    const view = createTrainingView(invocation)
    const result = await tune(
      study,
      { jobs: options.jobs, signal, clock: io.clock },
      (trial, event) => view.listener(`trial ${trial}`)(event),
      (each) => {
        view.finish(`trial ${each.trial}`, 'away')
        view.note(`  ${resultText(each)}`)
      },
    )
    const { best, ranking, aborted } = result
    out.write(`\n${style.bold('Result')}\n`)
    out.write(
      formatTable(
        ['trial', 'steps', 'evaluation'],
        ranking.slice(0, 5).map((each) => [String(each.trial), formatCount(each.steps), outcome(each)]),
        style,
      ),
    )
    if (best) {
      const settings = Object.entries(best.settings).map(([path, value]) => [path, String(value)] as const)
      out.write(`\n${formatPairs([...settings, ['written to', study.bestPath]], style)}`)
    }
    const next =
      aborted || !best
        ? `npx sinew tune --study ${study.folder}`
        : `npx sinew train --config ${study.bestPath} --seeds 3`
    out.write(`\nNext:  ${next}\n`)
    return { json: { study: study.folder, best, ranking, aborted, config: study.bestPath } }
  },
})

interface StudyOptions {
  readonly algo: string | undefined
  readonly trials: number
  readonly steps: number | undefined
  readonly rungs: number
  readonly keepOneOf: number
  readonly space: readonly string[]
  readonly seed: number
  readonly engine: string | undefined
  readonly physics: string | undefined
  readonly config: string | undefined
  readonly study: string | undefined
}

/** The search that lies in the folder, or a new one. */
async function studyOf(
  task: string,
  options: StudyOptions,
  overrides: Readonly<Record<string, string>>,
): Promise<Study> {
  const { createStudy, openStudy } = await import('../../learn/tune/study.ts')
  if (options.study !== undefined && existsSync(join(options.study, 'study.json'))) {
    const changes = [
      task,
      options.algo,
      options.steps,
      options.config,
      options.physics,
      ...options.space,
      ...Object.keys(overrides),
    ]
    if (changes.some(Boolean)) {
      throw new SinewError('usage', `${options.study} already holds a search`, {
        where: '--study',
        fix: `go on with it: npx sinew tune --study ${options.study}; or name another folder`,
      })
    }
    return openStudy(options.study)
  }
  const { prepareStudy } = await import('../../learn/tune/prepare.ts')
  const request = await trainRequest(task || undefined, options, overrides)
  const prepared = await prepareStudy(request, options)
  return createStudy(options.study ?? prepared.folder, prepared.request)
}

function outcome({ best, error }: TrialResult): string {
  return best ? formatPoint(best) : (error ?? 'nothing')
}

function resultText(result: TrialResult): string {
  const settings = Object.entries(result.settings).map(
    ([path, value]) => `${path.split('.').at(-1)} ${value}`,
  )
  return `trial ${result.trial}, ${formatCount(result.steps)} steps: ${outcome(result)} (${settings.join(', ')})`
}
