import { join } from 'node:path'
import { SinewError } from '../../contract/errors.ts'
import { createRandom } from '../../contract/random.ts'
import { resolveConfig } from '../config.ts'
import { builtInAlgorithm, loadAlgorithm } from '../module-reference.ts'
import { runStamp } from '../run-directory.ts'
import type { TrainOptions } from '../train.ts'
import { defaultSpaces } from './default-spaces.ts'
import { parseSpace, type SearchSpace, samplePoint } from './space.ts'
import type { StudyRequest } from './study.ts'

export interface StudyChoices extends Pick<StudyRequest, 'trials' | 'rungs' | 'keepOneOf' | 'seed'> {
  /** Ranges as on the command line, in addition to the algorithm's own or in their place. */
  readonly space: readonly string[]
}

/**
 * A search that makes sense: what is fixed is not searched, every setting exists, and the shortest trials learn.
 *
 * @throws SinewError `usage`
 */
export async function prepareStudy(
  train: Omit<TrainOptions, 'seed' | 'runDir'>,
  { space: texts, ...choices }: StudyChoices,
  startedAt = new Date(),
): Promise<{ request: StudyRequest; folder: string }> {
  const { task, algorithm, engine } = train
  const { steps: fixedSteps, ...overrides } = train.overrides ?? {}
  const { defaults } = await loadAlgorithm(train.algorithmModule ?? builtInAlgorithm(algorithm))
  const space = without({ ...defaultSpaces[algorithm], ...parseSpace(texts) }, Object.keys(overrides))
  if (Object.keys(space).length === 0) {
    throw new SinewError('usage', `there is nothing to search for ${algorithm}`, {
      where: '--space',
      fix: 'name a range: --space sac.learningRate=log:1e-4..3e-3',
    })
  }
  const sample = samplePoint(space, createRandom(choices.seed))
  const config = resolveConfig(
    { ...train, seed: choices.seed, overrides: { ...sample, ...train.overrides } },
    defaults,
  )
  const { steps, trainer } = config
  const { rungs, keepOneOf } = choices
  const shortest = Math.ceil(steps / keepOneOf ** (rungs - 1))
  if (shortest <= trainer.warmupSteps) {
    throw new SinewError('usage', 'the shortest trials would end in their warm-up', {
      where: '--rungs',
      expected: `more than ${trainer.warmupSteps} steps`,
      received: `${shortest} steps, ${steps} over ${keepOneOf} to the power of ${rungs - 1}`,
      fix: 'more --steps, fewer --rungs, or a smaller --trainer.warmupSteps',
    })
  }
  const request: StudyRequest = {
    ...choices,
    task,
    algorithm,
    ...(engine === undefined ? {} : { engine }),
    overrides,
    steps,
    space,
  }
  return { request, folder: join('runs', `${task}-${algorithm}-search-${runStamp(startedAt)}`) }
}

function without(space: SearchSpace, paths: readonly string[]): SearchSpace {
  return Object.fromEntries(Object.entries(space).filter(([path]) => !paths.includes(path)))
}
