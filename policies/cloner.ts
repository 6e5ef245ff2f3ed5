import type { Space } from '../src/contract/channel.ts'
import type { Random } from '../src/contract/random.ts'
import type { Actor } from '../src/learn/types.ts'
import type { Engine } from '../src/tensor/engine.ts'
import type { Program } from '../src/tensor/program.ts'
import { type BcConfig, bcError, bcNetwork, bcUpdate, type LabelledBatch } from './bc.ts'
import { createDeterministicActor } from './deterministic.ts'
import { createExploration } from './exploration.ts'
import { createLearntScaling } from './learnt-scaling.ts'
import { initialParameters, parameterCount } from './networks.ts'
import { createNoise } from './noise.ts'
import { policyProgram } from './policy-program.ts'
import { createSquashedGaussianActor } from './squashed-gaussian.ts'

/** A policy that is being cloned. */
export interface Cloner {
  readonly batchSize: number
  /** Count these in with the statistics that observations are normalised by. Shape [rows, observations]. */
  observe(observations: Float32Array, rows: number): void
  /** One step down the loss; returns what it was before. */
  update(batch: LabelledBatch): Promise<number>
  /** Mean square of what the policy is off by. */
  error(batch: LabelledBatch): Promise<number>
  /** Weights and statistics as one flat vector; valid until the next update. */
  actorParameters(): Float32Array
  /** Put weights back that `actorParameters` gave. */
  load(parameters: Float32Array): void
  /** As `Learner.policyProgram`. */
  policyProgram(): Program
  dispose(): Promise<void>
}

export interface ClonerSetup {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly config: BcConfig
  readonly engine: Engine
  readonly random: Random
}

export async function createCloner(setup: ClonerSetup): Promise<Cloner> {
  const { observationSpace, actionSpace, config, engine, random } = setup
  const network = bcNetwork(observationSpace, actionSpace, config)
  const update = await engine.compile(bcUpdate(observationSpace, actionSpace, config))
  const watch = await engine.compile(bcError(observationSpace, actionSpace, config), update)
  update.setState('actor', initialParameters(random, network))
  const scaling = config.normaliseObservations ? createLearntScaling(observationSpace, update) : undefined
  const published = (): Float32Array => {
    const actor = update.state('actor')
    return scaling ? scaling.follow(actor) : actor
  }
  return {
    batchSize: config.batchSize,
    observe: (observations, rows) => scaling?.observe(observations, rows),
    update: async (batch) => (await update.run({ ...batch })).loss[0],
    error: async (batch) => (await watch.run({ ...batch })).error[0],
    actorParameters: published,
    load: (parameters) => update.setState('actor', parameters.slice(0, parameterCount(network))),
    policyProgram: () =>
      policyProgram({
        observationSpace,
        actionSpace,
        config,
        sizes: network.sizes,
        parameters: published().slice(),
        head: config.loss === 'likelihood' ? 'gaussian' : 'deterministic',
      }),
    async dispose() {
      await watch.dispose()
      await update.dispose()
    },
  }
}

/** The clone in plain loops. */
export function createCloneActor(observationSpace: Space, actionSpace: Space, config: BcConfig): Actor {
  const { sizes } = bcNetwork(observationSpace, actionSpace, config)
  return config.loss === 'likelihood'
    ? createSquashedGaussianActor(observationSpace, sizes, config, createNoise('gaussian', actionSpace.size))
    : createDeterministicActor(
        observationSpace,
        actionSpace,
        config,
        createExploration('gaussian', actionSpace.size, 0),
      )
}
