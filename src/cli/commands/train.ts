import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPhysics, physicsNames } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import { defaultEngine, engineNames } from '../../learn/engine-names.ts'
import { type CommandResult, decimal, defineCommand, type Invocation, integer, text } from '../command.ts'
import { trainManySeeds } from '../train/many-seeds.ts'
import { showResult } from '../train/one-run.ts'
import { parseSeeds, trainRequest } from '../train/request.ts'
import { refuseUsedDirectory, runToResume } from '../train/run-path.ts'
import { trainWithProgress } from '../training.ts'

export const trainCommand = defineCommand({
  name: 'train',
  summary: 'train a policy on a task in simulation',
  args: [
    {
      name: 'task',
      about: 'reacher-reach, cartpole-swingup, pendulum, mountain-car-continuous, …',
      optional: true,
    },
  ],
  options: {
    algo: text(
      '--algo <name>',
      'learning algorithm: sac, td3, ddpg, dpg or copdac (default: sac)',
      undefined,
    ),
    seed: integer('--seed <n>', 'random seed; the same seed gives the same policy', 0, { min: 0 }),
    seeds: text(
      '--seeds <list>',
      'several runs: how many (5) or which (0,1,2), and what they come to',
      undefined,
    ),
    jobs: integer('--jobs <n>', 'of several runs, how many at the same time', 1, { min: 1 }),
    steps: integer(
      '--steps <n>',
      'environment steps (default: the preset of task and algorithm)',
      undefined,
      {
        min: 1,
      },
    ),
    engine: text('--engine <name>', `${engineNames.join(', ')} (default: ${defaultEngine})`, undefined),
    physics: text(
      '--physics <name>',
      `${physicsNames.join(' or ')}: what computes the motion (default: ${defaultPhysics})`,
      undefined,
    ),
    randomise: decimal(
      '--randomise <share>',
      'how much of what the task randomises, 0 to 1 (default: the preset, mostly 0)',
      undefined,
      { min: 0, max: 1 },
    ),
    config: text('--config <file>', "settings from a JSON file, such as a run's config.json", undefined),
    runDir: text(
      '--run-dir <dir>',
      'where to put the run (default: runs/<task>-<algo>-s<seed>-<stamp>)',
      undefined,
    ),
    resume: text(
      '--resume <run>',
      'go on with a run that was cut off: its directory, or "latest"',
      undefined,
    ),
  },
  overrides: true,
  examples: [
    'npx sinew train reacher-reach --algo sac --seed 0 --run-dir runs/reach',
    'npx sinew train cartpole-swingup --sac.batchSize 512',
    'npx sinew train pendulum --algo td3 --seeds 5 --jobs 2',
    'npx sinew train --resume latest',
  ],
  async run(invocation) {
    const { args, options, overrides, out, style } = invocation
    const [task] = args
    if (options.resume !== undefined) return resumeRun(options.resume, task, options, invocation)

    const { runDir, seed, seeds, jobs } = options
    refuseUsedDirectory(runDir)
    const request = await trainRequest(task || undefined, options, overrides)
    if (seeds !== undefined) {
      const { seedsFolder } = await import('../../learn/train-seeds.ts')
      const several = { ...request, seeds: parseSeeds(seeds, seed) }
      out.write(
        `${style.bold(`Training ${request.algorithm} on ${request.task}`)}, seeds ${several.seeds.join(', ')}\n`,
      )
      const folder = runDir ?? seedsFolder('runs', several, new Date())
      return trainManySeeds(several, folder, jobs, invocation)
    }
    out.write(`${style.bold(`Training ${request.algorithm} on ${request.task}`)}, seed ${seed}\n`)
    const result = await trainWithProgress(
      { ...request, seed, ...(runDir === undefined ? {} : { runDir }) },
      invocation,
    )
    return showResult(result, invocation)
  },
})

interface ResumeChoices {
  readonly steps: number | undefined
  readonly engine: string | undefined
  readonly jobs: number
  readonly algo: string | undefined
  readonly config: string | undefined
  readonly physics: string | undefined
  readonly randomise: number | undefined
  readonly runDir: string | undefined
  readonly seeds: string | undefined
}

async function resumeRun(
  word: string,
  task: string | undefined,
  { steps, engine, jobs, ...settled }: ResumeChoices,
  invocation: Invocation,
): Promise<CommandResult> {
  const { out, style, overrides } = invocation
  const { algo, config, runDir, seeds, physics, randomise } = settled
  const given = Object.entries({ task: task || undefined, algo, config, runDir, seeds, physics, randomise })
  for (const [name, value] of given) {
    if (value === undefined) continue
    throw new SinewError('usage', `a resumed run has its ${name} already`, {
      where: name,
      received: String(value),
      fix: `npx sinew train --resume ${word}`,
    })
  }
  const path = runToResume(word)
  out.write(`${style.bold(`Going on with ${path}`)}\n`)
  if (existsSync(join(path, 'seeds.json'))) {
    refuseChanges({ steps, engine, ...overrides }, path)
    const { readSeedsRequest } = await import('../../learn/train-seeds.ts')
    return trainManySeeds(await readSeedsRequest(path), path, jobs, invocation)
  }
  const changes = { ...overrides, ...(engine === undefined ? {} : { 'engine.name': engine }) }
  const result = await trainWithProgress(
    { resume: true, runDir: path, overrides: changes, ...(steps === undefined ? {} : { steps }) },
    invocation,
  )
  return showResult(result, invocation)
}

/** Seeds are compared with each other, so all of them keep to one set of settings. */
function refuseChanges(changes: Readonly<Record<string, unknown>>, path: string): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue
    throw new SinewError('usage', `several seeds go on as they began: ${name} cannot be changed`, {
      where: name,
      received: String(value),
      fix: `npx sinew train --resume ${path}; to change one run, name its own directory in ${path}`,
    })
  }
}
