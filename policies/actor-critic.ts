import type { Space } from '../src/contract/channel.ts'
import type { AlgorithmConfig } from '../src/learn/types.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'
import { type MlpOptions, mlp, type Network, unpackLayers } from './networks.ts'
import { observationInput } from './observation-input.ts'

/** A minibatch as tensors, row for row; observations as the networks see them. */
export interface Transitions {
  /** Shape [batch, observations]. */
  readonly observation: Tensor
  /** Shape [batch, actions], in [−1, 1]. */
  readonly action: Tensor
  /** Shape [batch, 1], as the next ones. */
  readonly reward: Tensor
  readonly terminated: Tensor
  readonly discount: Tensor
  /** Where rows are not drawn uniformly: what each counts for. */
  readonly weight: Tensor | undefined
  readonly nextObservation: Tensor
}

/** Inputs of an update: the fields of a `Batch` by name. */
export function transitionInputs(
  b: ProgramBuilder,
  observations: Space,
  actions: Space,
  config: AlgorithmConfig,
): Transitions {
  const { batchSize } = config
  const toNetwork = observationInput(b, observations, config)
  return {
    observation: toNetwork(b.input('observation', [batchSize, observations.size])),
    nextObservation: toNetwork(b.input('nextObservation', [batchSize, observations.size])),
    action: b.input('action', [batchSize, actions.size]),
    reward: b.input('reward', [batchSize, 1]),
    terminated: b.input('terminated', [batchSize, 1]),
    discount: b.input('discount', [batchSize, 1]),
    weight: config.replay === 'prioritised' ? b.input('weight', [batchSize, 1]) : undefined,
  }
}

/**
 * What a critic should have said, y = r + γ (1 − terminated) V(s′), with no gradient through it. A time limit is not
 * a termination: there the future still counts.
 */
export function bellmanTarget(
  b: ProgramBuilder,
  { reward, terminated, discount }: Transitions,
  nextValue: Tensor,
): Tensor {
  const future = b.multiply(b.multiply(b.subtract(1, terminated), discount), nextValue)
  return b.stopGradient(b.add(reward, future))
}

/** A critic: observation and action in, one value out. */
export function criticNetwork(
  observations: Space,
  actions: Space,
  { hidden, criticLayerNorm }: AlgorithmConfig,
): Network {
  return {
    sizes: [observations.size + actions.size, ...hidden, 1],
    norm: criticLayerNorm ? 'layer' : 'none',
  }
}

/** Q(s, a), shape [batch, 1]. */
export function actionValue(
  b: ProgramBuilder,
  parameters: Tensor,
  network: Network,
  observation: Tensor,
  action: Tensor,
  options?: MlpOptions,
): Tensor {
  const [critic] = unpackLayers(b, parameters, network)
  return mlp(b, critic, b.concat([observation, action], 1), options)
}

/** Q₁(s, a) and Q₂(s, a) of two critics that share the vector `parameters`, shape [batch, 1] each. */
export function twinActionValues(
  b: ProgramBuilder,
  parameters: Tensor,
  network: Network,
  observation: Tensor,
  action: Tensor,
  options?: MlpOptions,
): readonly [Tensor, Tensor] {
  const [first, second] = unpackLayers(b, parameters, network, network)
  const pair = b.concat([observation, action], 1)
  return [mlp(b, first, pair, options), mlp(b, second, pair, options)]
}

/**
 * Σ E w (Q(s, a) − y)² over the critics, w being 1 where rows are drawn uniformly. Where they are not, it puts out
 * `priorities`: |y − Q(s, a)| of each row, the mean over the critics (Schaul et al. 2016, section 3.3).
 */
export function squaredErrors(
  b: ProgramBuilder,
  { weight }: Transitions,
  values: readonly Tensor[],
  target: Tensor,
): Tensor {
  const errors = values.map((value) => b.subtract(value, target))
  if (weight) {
    const sizes = errors.map((error) => b.sqrt(b.square(error)))
    const total = sizes.reduce((sum, size) => b.add(sum, size))
    b.output('priorities', b.multiply(total, 1 / errors.length))
  }
  const losses = errors.map((error) => {
    const squared = b.square(error)
    return b.mean(weight ? b.multiply(weight, squared) : squared)
  })
  return losses.reduce((sum, loss) => b.add(sum, loss))
}

/** Scalars as the output `metrics`, in the order of the algorithm's `metricNames`. */
export function outputMetrics(b: ProgramBuilder, metrics: readonly Tensor[]): void {
  const values = metrics.map((metric) => b.reshape(metric, [1]))
  b.output('metrics', b.concat(values, 0))
}
