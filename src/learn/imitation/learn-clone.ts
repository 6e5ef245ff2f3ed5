import { createCloner } from '../../../policies/cloner.ts'
import type { Space } from '../../contract/channel.ts'
import { createRandom } from '../../contract/random.ts'
import { goldenCount } from '../../policy/golden.ts'
import type { GoldenVectors } from '../../policy/types.ts'
import type { Engine } from '../../tensor/engine.ts'
import { toOnnx } from '../../tensor/onnx/model.ts'
import type { Act } from '../evaluate.ts'
import { trainingSeed } from '../seeds.ts'
import type { ImitationConfig } from './config.ts'
import { decideBy } from './decide.ts'
import { type FitPoint, type FitResult, fitClone } from './fit.ts'
import { joinEpisodes, type LabelledEpisode } from './labelled.ts'

/** A policy that was cloned from everything that was there. */
export interface Clone {
  readonly decide: Act
  /** As actors load them. */
  readonly parameters: Float32Array
  /** The ONNX model. */
  readonly model: Uint8Array
  readonly golden: GoldenVectors
  readonly fitted: FitResult
}

export interface CloneContext {
  readonly config: ImitationConfig
  readonly spaces: { readonly observationSpace: Space; readonly actionSpace: Space }
  readonly engine: Engine
  readonly signal?: AbortSignal | undefined
  onEpoch?(point: FitPoint): void
}

/**
 * Learn from scratch: what an early round learnt by heart from little data is not a good place to start from, and so a
 * round depends on its data and its number alone.
 */
export async function learnClone(
  { config, spaces, engine, signal, onEpoch }: CloneContext,
  episodes: readonly LabelledEpisode[],
  round: number,
): Promise<Clone> {
  const random = createRandom(trainingSeed(config.seed, `clone ${round}`))
  const cloner = await createCloner({ ...spaces, config: config.bc, engine, random: random.split() })
  try {
    for (const { observation, steps } of episodes) cloner.observe(observation, steps)
    const fitted = await fitClone(cloner, episodes, {
      config: config.fit,
      spaces,
      random,
      signal,
      ...(onEpoch ? { onEpoch } : {}),
    })
    const parameters = cloner.actorParameters().slice()
    const decide = decideBy(parameters, config.bc, spaces)
    return {
      decide,
      parameters,
      model: toOnnx(cloner.policyProgram()),
      golden: goldenOf(episodes, decide, spaces),
      fitted,
    }
  } finally {
    await cloner.dispose()
  }
}

/** What the plain loops answer to observations of the data: replaying them checks the exported graph. */
function goldenOf(
  episodes: readonly LabelledEpisode[],
  decide: Act,
  { observationSpace, actionSpace }: CloneContext['spaces'],
): GoldenVectors {
  const { steps, observation } = joinEpisodes(episodes)
  const action = new Float32Array(actionSpace.size)
  const observations: number[][] = []
  const actions: number[][] = []
  const count = Math.min(goldenCount, steps)
  for (let index = 0; index < count; index++) {
    const row = Math.floor(((index + 0.5) * steps) / count)
    const seen = observation.slice(row * observationSpace.size, (row + 1) * observationSpace.size)
    void decide(seen, action)
    observations.push(Array.from(seen))
    actions.push(Array.from(action))
  }
  return { observations, actions }
}
