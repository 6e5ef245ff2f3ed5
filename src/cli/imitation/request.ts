import { SinewError } from '../../contract/errors.ts'
import type { ImitationOptions } from '../../learn/imitation/types.ts'
import { integer, text } from '../command.ts'
import type { Overrides } from '../overrides.ts'
import { refuseUsedDirectory, runToResume } from '../train/run-path.ts'

/** What `clone` and `dagger` both take. */
export const imitationOptions = {
  expert: text('--expert <who>', 'scripted, or a policy file that shows it (default: scripted)', undefined),
  logs: text(
    '--logs <paths>',
    'episode logs to learn from, separated by commas, instead of an expert',
    undefined,
  ),
  demonstrations: integer('--demonstrations <n>', 'episodes that the expert shows (default: 20)', undefined, {
    min: 1,
  }),
  seed: integer('--seed <n>', 'random seed; the same seed gives the same policy', 0, { min: 0 }),
  physics: text(
    '--physics <name>',
    'rapier or mujoco: what computes the motion (default: rapier)',
    undefined,
  ),
  engine: text('--engine <name>', 'what computes the updates (default: wasm)', undefined),
  runDir: text('--run-dir <dir>', 'where to put the run (default: runs/<task>-…-s<seed>-<stamp>)', undefined),
}

interface Choices {
  readonly expert: string | undefined
  readonly logs: string | undefined
  readonly demonstrations: number | undefined
  readonly seed: number
  readonly physics: string | undefined
  readonly engine: string | undefined
  readonly runDir: string | undefined
}

/** What a command line asks for; what it does not say is left to the defaults. */
export function imitationRequest(
  verb: 'clone' | 'dagger',
  task: string,
  { expert, logs, demonstrations, seed, physics, engine, runDir }: Choices,
  settings: Readonly<Record<string, unknown>>,
): ImitationOptions {
  if (task === '') {
    throw new SinewError('usage', "missing required argument 'task'", {
      expected: `sinew ${verb} <task>`,
      fix: `npx sinew ${verb} reacher-reach`,
    })
  }
  refuseUsedDirectory(runDir)
  const said = {
    'demonstrations.expert': expert,
    'demonstrations.logs': logs,
    'demonstrations.episodes': demonstrations,
    physics,
    'engine.name': engine,
    ...settings,
  }
  const overrides = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  return { task, seed, overrides, ...(runDir === undefined ? {} : { runDir }) }
}

/** @throws SinewError `usage` for a setting that a resumed run has already */
export function resumeRequest(
  word: string,
  task: string,
  rounds: number | undefined,
  overrides: Overrides,
): ImitationOptions {
  const [setting] = [...(task ? ['task'] : []), ...Object.keys(overrides)]
  if (setting !== undefined) {
    throw new SinewError('usage', `a resumed run has its ${setting} already`, {
      where: setting,
      fix: `npx sinew dagger --resume ${word}`,
    })
  }
  const resume = runToResume(word)
  return { task: '', seed: 0, resume, ...(rounds === undefined ? {} : { rounds }) }
}
