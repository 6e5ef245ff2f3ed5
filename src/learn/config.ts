import { defaultPhysics, type PhysicsName, parsePhysics } from '../../sim/physics-name.ts'
import { SinewError } from '../contract/errors.ts'
import { defaultEngine, type EngineName, parseEngineName } from './engine-names.ts'
import { applyOverrides } from './overrides.ts'
import { findPreset } from './presets.ts'
import type { AlgorithmConfig } from './types.ts'

/** How experience, updates and evaluations follow each other. Counts are environment steps unless said otherwise. */
export interface TrainerConfig {
  /** Threads that step environments, and environments in each. */
  readonly collectors: number
  readonly environments: number
  /** Steps of all environments together between two barriers; the policy that acts is one round old. */
  readonly roundSteps: number
  /** Uniformly random steps before the first update. */
  readonly warmupSteps: number
  /** Updates for each environment step after the warm-up; kept exactly, whatever the threads' speed. */
  readonly updatesPerStep: number
  readonly replayCapacity: number
  readonly logEverySteps: number
  readonly checkpointEverySteps: number
  readonly evaluateEverySteps: number
  readonly evaluationEpisodes: number
  /** An evaluation runs beside the training and is read this many steps later, so that timing decides nothing. */
  readonly evaluationLagSteps: number
  /** Episodes of the last evaluation, on seeds that neither training nor the choice of the best has seen; 0: none. */
  readonly heldOutEpisodes: number
  /** End early when an evaluation's success (of the last half of its episodes) is at least this; 0 never does. */
  readonly stopAtSuccess: number
  /** Steps of the task for which every action is held; a step of everything else here is then so many of them. */
  readonly actionRepeat: number
  /** Learn from rewards over the running standard deviation of the return; metrics show them as they are. */
  readonly normaliseRewards: boolean
  /** Hindsight experience replay: relabelled goals for each transition, e.g. 4; 0 is without. */
  readonly hindsight: number
  /** Episode logs whose steps are in the replay from the start and stay there, paths separated by commas; or `none`. */
  readonly demonstrations: string
  /** Run of `sinew clone` or `sinew dagger` whose policy is where the learning begins, in place of random actions; or `none`. */
  readonly startFrom: string
  /** For so many updates that policy stays as it is while the critics come to know it. */
  readonly holdPolicyUpdates: number
  /** What computes the motion of a simulated robot: rapier or mujoco. */
  readonly physics: PhysicsName
  /** How much of what the task randomises the training sees: 0 (the robot as described) to 1 (the whole ranges). */
  readonly randomise: number
  /** Whether the safety gate stands between policy and robot in training: on, as on a robot, or off. */
  readonly gate: 'on' | 'off'
  /** Which action a transition holds to learn from: the one that was requested, or the one that the gate made of it. */
  readonly learnFrom: 'requested' | 'sent'
  /** What it costs to lean on the gate: weight of a reward term for what it took from the action; 0 is without. */
  readonly interferenceWeight: number
}

export interface EngineConfig {
  readonly name: EngineName
  /** CPU threads of the engines `onnx:cpu`, `wasm` and `wasm:relaxed`; the others have one. */
  readonly threads: number
}

/** What a run does, all of it. The algorithm's own settings stand under the algorithm's name in config.json. */
export interface RunConfig {
  readonly task: string
  readonly algorithm: string
  readonly seed: number
  readonly steps: number
  readonly engine: EngineConfig
  readonly trainer: TrainerConfig
  readonly algorithmConfig: AlgorithmConfig
}

export const trainerDefaults: TrainerConfig = {
  collectors: 1,
  environments: 1,
  roundSteps: 50,
  warmupSteps: 1_000,
  updatesPerStep: 1,
  replayCapacity: 1_000_000,
  logEverySteps: 1_000,
  checkpointEverySteps: 10_000,
  evaluateEverySteps: 2_500,
  evaluationEpisodes: 20,
  evaluationLagSteps: 1_000,
  heldOutEpisodes: 100,
  stopAtSuccess: 0,
  actionRepeat: 1,
  normaliseRewards: false,
  hindsight: 0,
  demonstrations: 'none',
  startFrom: 'none',
  holdPolicyUpdates: 1_000,
  physics: defaultPhysics,
  randomise: 0,
  gate: 'on',
  learnFrom: 'requested',
  interferenceWeight: 0,
}

export interface ConfigRequest {
  readonly task: string
  readonly algorithm: string
  readonly seed: number
  readonly steps?: number
  readonly engine?: EngineName
  /** Dotted paths: `trainer.warmupSteps`, `engine.threads`, `sac.batchSize`. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

/**
 * Defaults of trainer and algorithm, then the preset of task and algorithm, then overrides.
 *
 * @throws SinewError `usage` for an override that names nothing, has the wrong type or makes no sense
 */
export function resolveConfig(request: ConfigRequest, algorithmDefaults: AlgorithmConfig): RunConfig {
  const { task, algorithm, seed } = request
  const preset = findPreset(task, algorithm)
  const settings = {
    steps: request.steps ?? preset.steps,
    engine: {
      name: defaultEngine,
      threads: 1,
      ...preset.engine,
      ...(request.engine === undefined ? {} : { name: request.engine }),
    },
    trainer: { ...trainerDefaults, ...preset.trainer },
    [algorithm]: { ...algorithmDefaults, ...preset.config },
  }
  const {
    steps,
    engine: { name, threads },
    trainer,
    ...rest
  } = applyOverrides(settings, request.overrides ?? {})
  const engine = { name: parseEngineName(name), threads }
  const algorithmConfig = rest[algorithm] as AlgorithmConfig
  const config = { task, algorithm, seed, steps, engine, trainer: wholeRounds(trainer), algorithmConfig }
  checkConfig(config)
  return config
}

/** What can be overridden, as config.json has it: the algorithm's own settings under its name. */
export function settingsOf({ steps, engine, trainer, algorithm, algorithmConfig }: RunConfig) {
  return { steps, engine, trainer, [algorithm]: algorithmConfig }
}

/** A round gives every environment the same number of steps. */
function wholeRounds(trainer: TrainerConfig): TrainerConfig {
  const environments = trainer.collectors * trainer.environments
  const roundSteps = Math.ceil(trainer.roundSteps / environments) * environments
  return { ...trainer, roundSteps }
}

/** @throws SinewError `usage` */
export function checkConfig({ steps, seed, trainer, engine, algorithm, algorithmConfig }: RunConfig): void {
  const rules: readonly (readonly [path: string, value: number, least: number, whole: boolean])[] = [
    ['seed', seed, 0, true],
    ['steps', steps, 1, true],
    ['engine.threads', engine.threads, 1, true],
    ['trainer.collectors', trainer.collectors, 1, true],
    ['trainer.environments', trainer.environments, 1, true],
    ['trainer.roundSteps', trainer.roundSteps, 1, true],
    ['trainer.warmupSteps', trainer.warmupSteps, 1, true],
    ['trainer.updatesPerStep', trainer.updatesPerStep, 0, false],
    ['trainer.replayCapacity', trainer.replayCapacity, algorithmConfig.batchSize, true],
    ['trainer.logEverySteps', trainer.logEverySteps, 1, true],
    ['trainer.checkpointEverySteps', trainer.checkpointEverySteps, 1, true],
    ['trainer.evaluateEverySteps', trainer.evaluateEverySteps, 1, true],
    ['trainer.evaluationEpisodes', trainer.evaluationEpisodes, 1, true],
    ['trainer.evaluationLagSteps', trainer.evaluationLagSteps, 0, true],
    ['trainer.heldOutEpisodes', trainer.heldOutEpisodes, 0, true],
    ['trainer.actionRepeat', trainer.actionRepeat, 1, true],
    ['trainer.hindsight', trainer.hindsight, 0, false],
    ['trainer.randomise', trainer.randomise, 0, false],
    ['trainer.interferenceWeight', trainer.interferenceWeight, 0, false],
    [`${algorithm}.nStep`, algorithmConfig.nStep, 1, true],
  ]
  checkChoice(`${algorithm}.replay`, algorithmConfig.replay, ['uniform', 'prioritised', 'newest'])
  checkChoice('trainer.gate', trainer.gate, ['on', 'off'])
  checkChoice('trainer.learnFrom', trainer.learnFrom, ['requested', 'sent'])
  parsePhysics(trainer.physics)
  for (const [where, value, least, whole] of rules) {
    if (value >= least && (!whole || Number.isSafeInteger(value))) continue
    throw new SinewError('usage', `${where} makes no sense`, {
      where,
      expected: `${whole ? 'a whole number' : 'a number'} of at least ${least}`,
      received: String(value),
    })
  }
}

function checkChoice<T extends string>(where: string, value: T, choices: readonly T[]): void {
  if (choices.includes(value)) return
  throw new SinewError('usage', `${where} makes no sense`, {
    where,
    expected: choices.join(', '),
    received: value,
  })
}
