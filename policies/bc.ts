import type { Space } from '../src/contract/channel.ts'
import { type ProgramBuilder, programBuilder } from '../src/tensor/builder.ts'
import { adamW } from '../src/tensor/optimizers.ts'
import type { Program, Tensor } from '../src/tensor/program.ts'
import { mlp, type Network, parameterCount, plainNetwork, unpackLayers } from './networks.ts'
import { observationInput } from './observation-input.ts'
import { splitHead } from './squashed-gaussian.ts'

export interface BcConfig {
  readonly hidden: readonly number[]
  readonly batchSize: number
  readonly learningRate: number
  /** λ of AdamW. */
  readonly weightDecay: number
  /**
   * `squared` (book, eq. 13.5) and `huber` fit the network of TD3 and DDPG, which answers one number a channel;
   * `likelihood` that of SAC, which answers a mean and a deviation.
   */
  readonly loss: 'squared' | 'huber' | 'likelihood'
  /** Bring observations to mean 0 and variance 1 of the data, instead of by the bounds of their channels. */
  readonly normaliseObservations: boolean
}

export const bcDefaults: BcConfig = {
  hidden: [128, 128],
  batchSize: 128,
  learningRate: 1e-3,
  weightDecay: 1e-4,
  loss: 'squared',
  normaliseObservations: true,
}

/** What an expert did where: rows of a minibatch. A row of weight 0 counts for nothing. */
export interface LabelledBatch {
  /** SI units. Shape [batchSize, observations]. */
  readonly observation: Float32Array
  /** In [−1, 1]. Shape [batchSize, actions]. */
  readonly action: Float32Array
  /** Shape [batchSize, 1]. */
  readonly weight: Float32Array
}

/** Errors of the action beyond this count by their size, no longer by its square. */
const huberDelta = 0.1
/** log σ is learnt no lower than this: an expert that repeats itself to the bit would take it to −∞. */
const lowestLogDeviation = -2
/** What an expert that commands all there is counts for, since atanh 1 is infinite. */
const saturated = 0.999

/** Behavioural cloning (book, section 13.1): the policy that answers what the expert did, by supervised learning. */
export function bcUpdate(observations: Space, actions: Space, config: BcConfig): Program {
  const b = programBuilder('bc')
  const { learningRate, weightDecay } = config
  const { actor, loss } = cloningLoss(b, observations, actions, config)
  adamW(b, 'actor', actor, loss, { learningRate, weightDecay })
  b.output('loss', loss)
  return b.build()
}

/**
 * How far the answers are off, squared, for rows that are not learnt from: whatever the loss is. By their likelihood a
 * clone would be stopped as soon as it is too sure of itself, long before its mean is as good as it gets.
 */
export function bcError(observations: Space, actions: Space, config: BcConfig): Program {
  const b = programBuilder('bc-error')
  b.output('error', cloningLoss(b, observations, actions, config).error)
  return b.build()
}

function cloningLoss(b: ProgramBuilder, observations: Space, actions: Space, config: BcConfig) {
  const { batchSize } = config
  const network = bcNetwork(observations, actions, config)
  const observation = b.input('observation', [batchSize, observations.size])
  const action = b.input('action', [batchSize, actions.size])
  const weight = b.input('weight', [batchSize, 1])
  const actor = b.state('actor', [parameterCount(network)])
  const [layers] = unpackLayers(b, actor, network)
  const answer = mlp(b, layers, observationInput(b, observations, config)(observation))
  const weighted = (each: Tensor): Tensor => {
    const rows = b.mean(each, [1], { keepDims: true })
    return b.divide(b.sum(b.multiply(rows, weight)), b.maximum(b.sum(weight), 1))
  }
  const mean = config.loss === 'likelihood' ? splitHead(b, answer).mean : answer
  return {
    actor,
    loss: weighted(errors[config.loss](b, answer, action)),
    error: weighted(errors.squared(b, mean, action)),
  }
}

type Errors = (b: ProgramBuilder, answer: Tensor, action: Tensor) => Tensor

/** What each channel of each row is off by. Shape [batch, actions]. */
const errors: Readonly<Record<BcConfig['loss'], Errors>> = {
  squared: (b, answer, action) => b.square(b.subtract(b.tanh(answer), action)),
  huber(b, answer, action) {
    const off = b.subtract(b.tanh(answer), action)
    const size = b.maximum(off, b.negate(off))
    const far = b.multiply(b.subtract(size, huberDelta / 2), huberDelta)
    return b.where(b.greater(size, huberDelta), far, b.multiply(b.square(off), 0.5))
  },
  /**
   * −log N(atanh a; μ, σ), without its constant: eq. 13.3 as errata.md corrects it, in the space before the tanh. The
   * tanh's own part of the density of a does not depend on the network.
   */
  likelihood(b, answer, action) {
    const { mean, logDeviation } = splitHead(b, answer)
    const log = b.maximum(logDeviation, lowestLogDeviation)
    const within = b.clip(action, -saturated, saturated)
    const before = b.multiply(b.log(b.divide(b.add(within, 1), b.subtract(1, within))), 0.5)
    const off = b.divide(b.subtract(before, mean), b.exp(log))
    return b.add(b.multiply(b.square(off), 0.5), log)
  },
}

/** The policy network of the algorithm that can take the clone further: TD3's and DDPG's, or SAC's. */
export function bcNetwork(observations: Space, actions: Space, { hidden, loss }: BcConfig): Network {
  const outputs = loss === 'likelihood' ? 2 * actions.size : actions.size
  return plainNetwork([observations.size, ...hidden, outputs])
}
