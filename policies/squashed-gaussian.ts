import type { Space } from '../src/contract/channel.ts'
import { SinewError } from '../src/contract/errors.ts'
import type { Actor, AlgorithmConfig } from '../src/learn/types.ts'
import type { ProgramBuilder } from '../src/tensor/builder.ts'
import type { Tensor } from '../src/tensor/program.ts'
import { type Affine, parameterCount, plainNetwork, type Sizes } from './networks.ts'
import type { Noise } from './noise.ts'
import { createObservationReader, scalingCount } from './observation-input.ts'
import { createPlainMlp } from './plain-mlp.ts'

/** Bounds of log σ, as in Haarnoja's code and Stable-Baselines3. */
export const logDeviationLow = -20
export const logDeviationHigh = 2

export interface Sample {
  /** tanh(μ + σ ε), in [−1, 1]. Shape [batch, actions]. */
  readonly action: Tensor
  /** Its log-density. Shape [batch, 1]. */
  readonly logProbability: Tensor
}

/** What the policy network puts out for each observation, shape [batch, 2 · actions]: μ, then log σ. */
export function splitHead(b: ProgramBuilder, head: Tensor): { mean: Tensor; logDeviation: Tensor } {
  const actions = head.shape[1] / 2
  const [mean, raw] = b.split(head, 1, [actions, actions])
  return { mean, logDeviation: b.clip(raw, logDeviationLow, logDeviationHigh) }
}

/**
 * A reparametrised sample a = tanh(x), x = μ + σ ε, with its log-density
 *
 *     log π(a|s) = Σ [ log N(x; μ, σ) − log(1 − tanh² x) ]
 *
 * (Haarnoja et al. 2018, arXiv 1801.01290, appendix C). (x − μ)/σ is ε itself, and the correction is written as
 * 2 (log 2 − x − softplus(−2x)), which stays finite where tanh has saturated.
 * `noise` is ε, shape [batch, actions].
 */
export function sampleSquashedGaussian(b: ProgramBuilder, head: Tensor, noise: Tensor): Sample {
  const { mean, logDeviation } = splitHead(b, head)
  const x = b.add(mean, b.multiply(b.exp(logDeviation), noise))
  const gaussian = b.subtract(
    b.multiply(b.square(noise), -0.5),
    b.add(logDeviation, 0.5 * Math.log(2 * Math.PI)),
  )
  const correction = b.multiply(b.subtract(Math.LN2, b.add(x, b.softplus(b.multiply(x, -2)))), 2)
  return {
    action: b.tanh(x),
    logProbability: b.sum(b.subtract(gaussian, correction), [1], { keepDims: true }),
  }
}

/** The same policy in plain loops, for collectors. ε is a `noise` of variance 1, which need not be independent in time. */
export function createSquashedGaussianActor(
  observationSpace: Space,
  sizes: Sizes,
  config: Pick<AlgorithmConfig, 'normaliseObservations'>,
  noise: Noise,
): Actor {
  const network = createPlainMlp(sizes)
  const reader = createObservationReader(observationSpace, config)

  return {
    parameterCount: parameterCount(plainNetwork(sizes)) + scalingCount(observationSpace, config),
    load(parameters) {
      network.load(parameters)
      reader.load(parameters)
    },
    beginEpisode: noise.beginEpisode,
    act(observation, action, random) {
      reader.read(observation, network.input)
      const head = network.run()
      const epsilon = random && noise.next(random)
      for (let index = 0; index < action.length; index++) {
        const mean = head[index]
        const x = epsilon
          ? mean + (deviation(head[action.length + index]) * epsilon[index]) / noise.deviation
          : mean
        action[index] = Math.tanh(x)
      }
    },
  }
}

function deviation(logDeviation: number): number {
  return Math.exp(Math.min(Math.max(logDeviation, logDeviationLow), logDeviationHigh))
}

/**
 * From [−1, 1] to the bounds of the action space: `offset + scale · action`.
 * @throws SinewError `contract` naming a channel without finite bounds
 */
export function actionScaling(space: Space): Affine {
  for (const { name, low, high } of space.channels) {
    if (Number.isFinite(high - low)) continue
    throw new SinewError('contract', `action channel "${name}" has no finite bounds`, {
      where: name,
      expected: 'finite low and high: a squashed policy fills the whole range',
      received: `[${low}, ${high}]`,
      fix: "give the channel limits in the robot's description",
    })
  }
  return {
    offset: Float32Array.from(space.channels, ({ low, high }) => (low + high) / 2),
    scale: Float32Array.from(space.channels, ({ low, high }) => (high - low) / 2),
  }
}
