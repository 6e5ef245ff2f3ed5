import type { Space } from '../src/contract/channel.ts'
import type { Operand, ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'
import { mlp, normalisation, normalise, type Sizes, unpackLayers } from './networks.ts'

/** A minibatch as tensors, row for row; observations brought to [−1, 1] where their channels have bounds. */
export interface Transitions {
  /** Shape [batch, observations]. */
  readonly observation: Tensor
  /** Shape [batch, actions], in [−1, 1]. */
  readonly action: Tensor
  /** Shape [batch, 1], as the next one. */
  readonly reward: Tensor
  readonly terminated: Tensor
  readonly discount: Tensor
  readonly nextObservation: Tensor
}

/** Inputs of an update: the fields of a `Batch` by name. */
export function transitionInputs(
  b: ProgramBuilder,
  observations: Space,
  actions: Space,
  batchSize: number,
): Transitions {
  const toUnit = normalisation(observations)
  return {
    observation: normalise(b, toUnit, b.input('observation', [batchSize, observations.size])),
    nextObservation: normalise(b, toUnit, b.input('nextObservation', [batchSize, observations.size])),
    action: b.input('action', [batchSize, actions.size]),
    reward: b.input('reward', [batchSize, 1]),
    terminated: b.input('terminated', [batchSize, 1]),
    discount: b.input('discount', [batchSize, 1]),
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

/** Widths of a critic: observation and action in, one value out. */
export function criticSizes(observations: Space, actions: Space, hidden: Sizes): Sizes {
  return [observations.size + actions.size, ...hidden, 1]
}

/** Q(s, a), shape [batch, 1]. */
export function actionValue(
  b: ProgramBuilder,
  parameters: Tensor,
  sizes: Sizes,
  observation: Tensor,
  action: Tensor,
): Tensor {
  const [critic] = unpackLayers(b, parameters, sizes)
  return mlp(b, critic, b.concat([observation, action], 1))
}

/** Q₁(s, a) and Q₂(s, a) of two critics that share the vector `parameters`, shape [batch, 1] each. */
export function twinActionValues(
  b: ProgramBuilder,
  parameters: Tensor,
  sizes: Sizes,
  observation: Tensor,
  action: Tensor,
): readonly [Tensor, Tensor] {
  const [first, second] = unpackLayers(b, parameters, sizes, sizes)
  const pair = b.concat([observation, action], 1)
  return [mlp(b, first, pair), mlp(b, second, pair)]
}

/** E (x − y)². */
export function meanSquaredError(b: ProgramBuilder, x: Tensor, y: Operand): Tensor {
  return b.mean(b.square(b.subtract(x, y)))
}

/** Scalars as the output `metrics`, in the order of the algorithm's `metricNames`. */
export function outputMetrics(b: ProgramBuilder, metrics: readonly Tensor[]): void {
  const values = metrics.map((metric) => b.reshape(metric, [1]))
  b.output('metrics', b.concat(values, 0))
}
