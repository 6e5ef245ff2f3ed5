import { type BcConfig, bcDefaults } from '../../../policies/bc.ts'
import type { BetaSchedule } from '../../../policies/dagger.ts'
import { defaultPhysics, type PhysicsName, parsePhysics } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import type { EngineConfig } from '../config.ts'
import { parseEngineName } from '../engine-names.ts'
import { applyOverrides } from '../overrides.ts'
import { type FitConfig, fitDefaults } from './fit.ts'

/** What the expert shows before anything is learnt. */
export interface DemonstrationsConfig {
  /** `scripted`, or the path of a policy file. */
  readonly expert: string
  /** Episodes that the expert plays in simulation. */
  readonly episodes: number
  /** Noise on what it does, not on its labels (DART): share of half an action's range. */
  readonly noise: number
  /** Episode logs instead of an expert, paths separated by commas; or `none`. */
  readonly logs: string
}

export interface DaggerConfig extends BetaSchedule {
  /** Episodes a round. */
  readonly episodes: number
}

export interface ImitationConfig {
  readonly task: string
  readonly seed: number
  readonly physics: PhysicsName
  readonly demonstrations: DemonstrationsConfig
  readonly bc: BcConfig
  readonly fit: FitConfig
  /** 0 rounds is behavioural cloning alone. */
  readonly dagger: DaggerConfig
  readonly evaluation: { readonly episodes: number; readonly heldOutEpisodes: number }
  readonly engine: EngineConfig
}

const defaults = {
  physics: defaultPhysics as string,
  demonstrations: { expert: 'scripted', episodes: 20, noise: 0, logs: 'none' },
  bc: bcDefaults,
  fit: fitDefaults,
  dagger: { rounds: 0, episodes: 20, schedule: 'none', base: 0.5 },
  evaluation: { episodes: 20, heldOutEpisodes: 100 },
  engine: { name: 'wasm', threads: 1 },
}

export interface ImitationRequest {
  readonly task: string
  readonly seed: number
  /** Dotted paths: `bc.hidden`, `demonstrations.episodes`, `dagger.rounds`. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

const losses = ['squared', 'huber', 'likelihood'] as const
const schedules = ['none', 'linear', 'exponential'] as const

/** @throws SinewError `usage` for an override that names nothing, has the wrong type or makes no sense */
export function resolveImitation({ task, seed, overrides = {} }: ImitationRequest): ImitationConfig {
  const { physics, bc, dagger, engine, ...rest } = applyOverrides(defaults, overrides)
  const config: ImitationConfig = {
    task,
    seed,
    physics: parsePhysics(physics),
    ...rest,
    bc: { ...bc, loss: oneOf('bc.loss', losses, bc.loss) },
    dagger: { ...dagger, schedule: oneOf('dagger.schedule', schedules, dagger.schedule) },
    engine: { ...engine, name: parseEngineName(engine.name) },
  }
  checkNumbers(config)
  return config
}

function oneOf<const Word extends string>(where: string, words: readonly Word[], value: string): Word {
  const word = words.find((each) => each === value)
  if (word !== undefined) return word
  throw new SinewError('usage', `wrong value for ${where}`, {
    where,
    expected: words.join(', '),
    received: value,
  })
}

function checkNumbers({ demonstrations, bc, fit, dagger, evaluation }: ImitationConfig): void {
  const rules: readonly (readonly [where: string, value: number, least: number, whole: boolean])[] = [
    ['demonstrations.episodes', demonstrations.episodes, 1, true],
    ['demonstrations.noise', demonstrations.noise, 0, false],
    ['bc.batchSize', bc.batchSize, 1, true],
    ['bc.learningRate', bc.learningRate, 0, false],
    ['bc.weightDecay', bc.weightDecay, 0, false],
    ['fit.updates', fit.updates, 1, true],
    ['fit.patience', fit.patience, 1, true],
    ['fit.validationShare', fit.validationShare, 0, false],
    ['dagger.rounds', dagger.rounds, 0, true],
    ['dagger.episodes', dagger.episodes, 1, true],
    ['evaluation.episodes', evaluation.episodes, 1, true],
    ['evaluation.heldOutEpisodes', evaluation.heldOutEpisodes, 0, true],
  ]
  for (const [where, value, least, whole] of rules) {
    if (value >= least && (!whole || Number.isInteger(value))) continue
    throw new SinewError('usage', `${where} makes no sense`, {
      where,
      expected: `${whole ? 'a whole number' : 'a number'} of at least ${least}`,
      received: String(value),
    })
  }
}
