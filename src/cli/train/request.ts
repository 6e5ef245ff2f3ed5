import { parsePhysics } from '../../../sim/physics-name.ts'
import { SinewError } from '../../contract/errors.ts'
import { parseEngineName } from '../../learn/engine-names.ts'
import { readSettings } from '../../learn/settings-file.ts'
import type { TrainOptions } from '../../learn/train.ts'
import type { Overrides } from '../overrides.ts'

export interface RequestOptions {
  readonly algo: string | undefined
  readonly config: string | undefined
  readonly steps: number | undefined
  readonly engine: string | undefined
  readonly physics?: string | undefined
  readonly randomise?: number | undefined
}

/** What a command line asks for: presets, then the settings file, then what it says itself. */
export async function trainRequest(
  task: string | undefined,
  { algo, config, steps, engine, physics, randomise }: RequestOptions,
  overrides: Overrides,
): Promise<Omit<TrainOptions, 'seed' | 'runDir'>> {
  const file = config === undefined ? undefined : await readSettings(config)
  const wantedTask = task ?? file?.task
  if (wantedTask === undefined) {
    throw new SinewError('usage', "missing required argument 'task'", {
      expected: 'sinew train <task>',
      fix: 'npx sinew train reacher-reach',
    })
  }
  if (algo !== undefined && file?.algorithm !== undefined && file.algorithm !== algo) {
    throw new SinewError('usage', `${config} holds settings of ${file.algorithm}`, {
      where: '--algo',
      expected: file.algorithm,
      received: algo,
    })
  }
  // Said on the command line, it counts more than the file's.
  const { 'engine.name': fileEngine, steps: fileSteps, ...rest } = file?.overrides ?? {}
  return {
    task: wantedTask,
    algorithm: algo ?? file?.algorithm ?? 'sac',
    overrides: {
      ...rest,
      ...(steps === undefined && fileSteps !== undefined ? { steps: fileSteps } : {}),
      ...(engine === undefined && fileEngine !== undefined ? { 'engine.name': fileEngine } : {}),
      ...(physics === undefined ? {} : { 'trainer.physics': parsePhysics(physics) }),
      ...(randomise === undefined ? {} : { 'trainer.randomise': randomise }),
      ...overrides,
    },
    ...(engine === undefined ? {} : { engine: parseEngineName(engine) }),
    ...(steps === undefined ? {} : { steps }),
  }
}

/** `0,3,7` are these seeds; a single number is how many, from `first` on. */
export function parseSeeds(text: string, first: number): number[] {
  const numbers = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : Number.NaN))
  const [count = 0] = numbers
  const seeds = numbers.length > 1 ? numbers : Array.from({ length: count || 0 }, (_, index) => first + index)
  if (seeds.length > 0 && seeds.every(Number.isSafeInteger) && new Set(seeds).size === seeds.length)
    return seeds
  throw new SinewError('usage', `--seeds does not take "${text}"`, {
    expected: 'how many, such as 5, or which, such as 0,1,2',
    received: text,
  })
}
