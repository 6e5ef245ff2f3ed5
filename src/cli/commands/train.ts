import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SinewError } from '../../contract/errors.ts'
import { defaultEngine, engineNames, parseEngineName } from '../../learn/engine-names.ts'
import { defineCommand, integer, text } from '../command.ts'
import { evaluationRows } from '../evaluation-rows.ts'
import { formatCount, formatDuration } from '../format.ts'
import { formatPairs } from '../table.ts'
import { trainWithProgress } from '../training.ts'

function refuseUsedDirectory(runDir: string | undefined): void {
  if (runDir === undefined || !existsSync(join(runDir, 'config.json'))) return
  throw new SinewError('usage', `${runDir} already holds a run`, {
    where: runDir,
    fix: 'name another --run-dir, or leave it out',
  })
}

export const trainCommand = defineCommand({
  name: 'train',
  summary: 'train a policy on a task in simulation',
  args: [{ name: 'task', about: 'reacher-reach, cartpole-swingup, pendulum, mountain-car-continuous, …' }],
  options: {
    algo: text('--algo <name>', 'learning algorithm: sac, td3 or ddpg', 'sac'),
    seed: integer('--seed <n>', 'random seed; the same seed gives the same policy', 0, { min: 0 }),
    steps: integer(
      '--steps <n>',
      'environment steps (default: the preset of task and algorithm)',
      undefined,
      {
        min: 1,
      },
    ),
    engine: text('--engine <name>', `${engineNames.join(', ')} (default: ${defaultEngine})`, undefined),
    runDir: text(
      '--run-dir <dir>',
      'where to put the run (default: runs/<task>-<algo>-s<seed>-<stamp>)',
      undefined,
    ),
  },
  overrides: true,
  examples: [
    'npx sinew train reacher-reach --algo sac --seed 0 --run-dir runs/reach',
    'npx sinew train cartpole-swingup --sac.batchSize 512',
  ],
  async run(invocation) {
    const { args, options, overrides, out, style } = invocation
    const [task = ''] = args
    refuseUsedDirectory(options.runDir)
    out.write(`${style.bold(`Training ${options.algo} on ${task}`)}, seed ${options.seed}\n`)
    const result = await trainWithProgress(
      {
        task,
        algorithm: options.algo,
        seed: options.seed,
        ...(options.engine === undefined ? {} : { engine: parseEngineName(options.engine) }),
        overrides,
        ...(options.steps === undefined ? {} : { steps: options.steps }),
        ...(options.runDir === undefined ? {} : { runDir: options.runDir }),
      },
      invocation,
    )
    const { run, heldOut, steps, updates, wallTimeS, ended } = result
    const endings = { steps: 'all steps done', solved: 'solved early', aborted: 'interrupted' }
    out.write(`\n${style.bold('Result')}\n`)
    out.write(
      formatPairs(
        [
          ['ended', `${endings[ended]}: ${formatCount(steps)} steps, ${formatCount(updates)} updates`],
          ['wall clock', formatDuration(wallTimeS)],
          ...(heldOut ? evaluationRows(heldOut) : []),
          ['policy', run.policy],
          ['report', run.report],
        ],
        style,
      ),
    )
    if (ended !== 'aborted') out.write(`\nNext:  npx sinew eval ${run.path}\n`)
    const { config, best } = result
    return { json: { run, config, ended, steps, updates, wallTimeS, best, heldOut } }
  },
})
