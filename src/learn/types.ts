import type { Space } from '../contract/channel.ts'
import type { Random } from '../contract/random.ts'
import type { Engine } from '../tensor/engine.ts'
import type { Program } from '../tensor/program.ts'

/** A minibatch, row-major. Observations in SI units, actions normalised to [−1, 1]. */
export interface Batch {
  readonly size: number
  readonly observation: Float32Array
  readonly action: Float32Array
  readonly reward: Float32Array
  readonly nextObservation: Float32Array
  /** 1 where the task itself ended; a time limit is 0 (bootstrap goes on). */
  readonly terminated: Float32Array
  /** What the value of `nextObservation` counts for: γ, or γᵏ where it lies k steps ahead and `reward` is their sum. */
  readonly discount: Float32Array
  /** What the row counts for in the critics' loss: 1, or the importance weight of a row not drawn uniformly. */
  readonly weight: Float32Array
}

/** The acting half of a policy in plain loops: synchronous, a few microseconds for small networks. */
export interface Actor {
  readonly parameterCount: number
  /** Copy new weights in. Shape [parameterCount]. */
  load(parameters: Float32Array): void
  /** Forget the episode before; for exploration that remembers, such as Ornstein–Uhlenbeck noise. */
  beginEpisode?(): void
  /** `observation` in SI units, `action` out in [−1, 1]. With `random` it explores, without it is deterministic. */
  act(observation: Float32Array, action: Float32Array, random?: Random): void
}

/** The learning half: parameters, optimiser state and the compiled update. */
export interface Learner {
  readonly batchSize: number
  readonly metricNames: readonly string[]
  /** Values of the last update, in the order of `metricNames`. */
  readonly metrics: Float32Array
  /** With prioritised replay: |target − Q| of each row of the last batch. */
  readonly priorities?: Float32Array
  /** New experience, `rows` observations row-major, for a learner that keeps statistics of them. */
  observe?(observations: Float32Array, rows: number): void
  update(batch: Batch): Promise<void>
  /** The actor's weights as one flat vector; valid until the next update. */
  actorParameters(): Float32Array
  /** Everything needed to go on later: parameters, targets, moments, temperature, counters. */
  save(): Record<string, Float32Array>
  restore(state: Record<string, Float32Array>): void
  /** Deterministic policy, weights baked in: input `observation` [1, n] in SI, output `action` [1, m] in the units of the action space. */
  policyProgram(): Program
  /** Give back what the engine holds; the learner is of no use afterwards. */
  /**
   * What the metrics of every update are too cheap to say, for a line of the log: `saturated_actions`, the share of
   * the policy's actions on the batch with |a| > 0.99, and `actor_dead_units` and `critic_dead_units`, the shares of
   * hidden units that are 0 on the whole batch. Costs about as much as acting on the batch.
   */
  diagnose?(batch: Batch): Promise<Readonly<Record<string, number>>>
  dispose(): Promise<void>
}

export interface LearnerSetup<Config> {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly config: Config
  readonly engine: Engine
  readonly random: Random
}

/** One entry a file in `policies/`. */
export interface Algorithm<Config extends AlgorithmConfig = AlgorithmConfig> {
  readonly name: string
  readonly defaults: Config
  createLearner(setup: LearnerSetup<Config>): Promise<Learner>
  /** Needs no engine, so that collectors in other threads can make one cheaply. */
  createActor(observationSpace: Space, actionSpace: Space, config: Config): Actor
}

/** What every off-policy algorithm's config has. */
export interface AlgorithmConfig {
  readonly hidden: readonly number[]
  readonly batchSize: number
  readonly discount: number
  /**
   * Which rows an update learns from: any that are remembered, those more often of which the critics know least
   * (Schaul et al. 2016), or only those of the last round, as an on-policy algorithm wants.
   */
  readonly replay: 'uniform' | 'prioritised' | 'newest'
  /** Rewards of so many steps are added up before the critic's value stands in for the rest. */
  readonly nStep: number
  /** Bring observations to mean 0 and variance 1, as met so far, instead of by the bounds of their channels. */
  readonly normaliseObservations: boolean
  /** Layer normalisation between the layers of the critics (Ba, Kiros and Hinton 2016). */
  readonly criticLayerNorm: boolean
}
