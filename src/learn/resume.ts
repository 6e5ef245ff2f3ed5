import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { SinewError } from '../contract/errors.ts'
import { readCheckpoint } from './checkpoint.ts'
import { checkConfig, type RunConfig, settingsOf, trainerDefaults } from './config.ts'
import { parseEngineName } from './engine-names.ts'
import type { ResumeState } from './learner-checkpoint.ts'
import { builtInAlgorithm, loadAlgorithm, simulatedTask } from './module-reference.ts'
import { applyOverrides } from './overrides.ts'
import { configDocument, runDirectory, runOrigin } from './run-directory.ts'
import type { PreparedRun } from './run-training.ts'
import { seedsDocument } from './seeds.ts'
import type { ResumeOptions } from './train-types.ts'
import type { AlgorithmConfig } from './types.ts'

/** Settings that say how long a run goes on and what is written down of it, not what it learns. */
export const resumable: readonly string[] = [
  'steps',
  'engine.name',
  'engine.threads',
  'trainer.logEverySteps',
  'trainer.checkpointEverySteps',
  'trainer.evaluateEverySteps',
  'trainer.evaluationEpisodes',
  'trainer.evaluationLagSteps',
  'trainer.heldOutEpisodes',
  'trainer.stopAtSuccess',
]

/** What a config.json holds that matters here. */
interface ConfigDocument {
  readonly task: string
  readonly algorithm: string
  readonly seed: number
  readonly steps: number
  readonly engine: RunConfig['engine']
  readonly trainer: RunConfig['trainer']
  readonly resumed?: readonly object[]
  readonly [algorithm: string]: unknown
}

export async function prepareResume(options: ResumeOptions): Promise<PreparedRun> {
  const { startedAt = new Date() } = options
  const run = runDirectory(options.runDir)
  const before = await readDocument(run.config)
  const algorithm = options.algorithmModule ?? builtInAlgorithm(before.algorithm)
  const environment = options.environment ?? simulatedTask(before.task)
  const { defaults } = await loadAlgorithm(algorithm)
  const config = overridden(configOf(before, defaults), options)

  const checkpoint = existsSync(run.lastCheckpoint) ? run.lastCheckpoint : undefined
  const state = checkpoint ? ((await readCheckpoint(checkpoint)).resume as ResumeState) : undefined
  const prolonged = config.steps > before.steps || changed(config, before, 'stopAtSuccess')
  if (state?.trainer.finished && !prolonged && (await hasResult(run.evaluation))) {
    throw new SinewError('usage', `the run ${run.path} has come to its end`, {
      where: run.path,
      received: `${state.trainer.steps} of ${before.steps} steps, ended as ${state.trainer.finished}`,
      fix: 'name more --steps to go on, or see what it has learnt: npx sinew eval',
    })
  }
  const origin = await runOrigin(startedAt, options.command ?? process.argv.slice(1).join(' '))
  const { startedAt: at, command, versions, commit } = origin
  const document = {
    ...before,
    ...configDocument(config, origin, seedsDocument(config)),
    startedAt: before.startedAt,
    command: before.command,
    resumed: [
      ...(before.resumed ?? []),
      { at, fromSteps: state?.trainer.steps ?? 0, command, versions, commit },
    ],
  }
  return {
    config,
    document,
    origin,
    run,
    environment,
    algorithm,
    startedAt,
    resume: { checkpoint, prolonged },
  }
}

async function readDocument(path: string): Promise<ConfigDocument> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new SinewError('data', 'there is no run to resume', {
      where: path,
      expected: 'a run directory with a config.json',
      cause,
    })
  })
  return JSON.parse(text)
}

/** Settings that a newer version has added keep their defaults. */
function configOf(document: ConfigDocument, defaults: AlgorithmConfig): RunConfig {
  const { task, algorithm, seed, steps, engine } = document
  return {
    task,
    algorithm,
    seed,
    steps,
    engine,
    trainer: { ...trainerDefaults, ...document.trainer },
    algorithmConfig: { ...defaults, ...(document[algorithm] as object) },
  }
}

function overridden(config: RunConfig, { steps, overrides = {} }: ResumeOptions): RunConfig {
  const { algorithm } = config
  const settings: Readonly<Record<string, unknown>> = settingsOf(config)
  const wanted = { ...overrides, ...(steps === undefined ? {} : { steps }) }
  for (const [path, value] of Object.entries(wanted)) {
    const [was, is] = [settings, applyOverrides(settings, { [path]: value })].map((each) =>
      valueAt(each, path),
    )
    if (resumable.includes(path) || JSON.stringify(was) === JSON.stringify(is)) continue
    throw new SinewError('usage', `${path} cannot be changed in the middle of a run`, {
      where: path,
      expected: `${String(was)}, as the run has it; these may change: ${resumable.join(', ')}`,
      received: String(value),
      fix: 'start a run of its own with it: npx sinew train',
    })
  }
  const { [algorithm]: algorithmConfig, ...rest } = applyOverrides(settings, wanted)
  const changed: RunConfig = { ...config, ...rest, algorithmConfig: algorithmConfig as AlgorithmConfig }
  const result = { ...changed, engine: { ...changed.engine, name: parseEngineName(changed.engine.name) } }
  checkConfig(result)
  return result
}

function valueAt(settings: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], settings)
}

function changed(config: RunConfig, { trainer }: ConfigDocument, key: 'stopAtSuccess'): boolean {
  return config.trainer[key] !== trainer[key]
}

async function hasResult(path: string): Promise<boolean> {
  if (!existsSync(path)) return false
  return JSON.parse(await readFile(path, 'utf8')).ended !== 'failed'
}
