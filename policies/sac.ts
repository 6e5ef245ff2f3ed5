import type { Space } from '../src/contract/channel.ts'
import { experienceDefaults } from '../src/learn/experience-defaults.ts'
import type { Algorithm, AlgorithmConfig, Learner, LearnerSetup } from '../src/learn/types.ts'
import { programBuilder } from '../src/tensor/builder.ts'
import { adam, polyak } from '../src/tensor/optimizers.ts'
import type { Program } from '../src/tensor/program.ts'
import {
  bellmanTarget,
  criticNetwork,
  outputMetrics,
  squaredErrors,
  transitionInputs,
  twinActionValues,
} from './actor-critic.ts'
import { diagnosisProgram } from './diagnosis.ts'
import {
  initialParameters,
  mlp,
  type Network,
  parameterCount,
  plainNetwork,
  unpackLayers,
} from './networks.ts'
import { createNoise, type NoiseKind } from './noise.ts'
import { policyProgram } from './policy-program.ts'
import { createProgramLearner } from './program-learner.ts'
import { actionScaling, createSquashedGaussianActor, sampleSquashedGaussian } from './squashed-gaussian.ts'

/** Defaults are those of Stable-Baselines3 2.4. */
export interface SacConfig extends AlgorithmConfig {
  readonly learningRate: number
  /** Step size of the policy and of the temperature; `auto`: as the critics'. */
  readonly actorLearningRate: number | 'auto'
  /** How far the target critics move to the critics each update. */
  readonly polyak: number
  /** H̄, the entropy that the temperature steers to; `auto`: −(number of actions). */
  readonly targetEntropy: number | 'auto'
  readonly initialTemperature: number
  /** u: `auto`, learnt so that the entropy becomes H̄; or a number, which it then stays. */
  readonly temperature: number | 'auto'
  /** What the policy's randomness is like from step to step while it collects: independent, or coloured. */
  readonly noise: NoiseKind
}

/**
 * Soft actor-critic with automatic or fixed temperature: Haarnoja et al. 2018, "Soft Actor-Critic Algorithms and
 * Applications" (arXiv 1812.05905), algorithm 1. Equation numbers below are that paper's.
 */
export const sac: Algorithm<SacConfig> = {
  name: 'sac',
  defaults: {
    ...experienceDefaults,
    hidden: [256, 256],
    batchSize: 256,
    learningRate: 3e-4,
    actorLearningRate: 'auto',
    discount: 0.99,
    polyak: 0.005,
    targetEntropy: 'auto',
    initialTemperature: 1,
    temperature: 'auto',
    noise: 'gaussian',
  },
  createLearner,
  createActor: (observationSpace, actionSpace, config) =>
    createSquashedGaussianActor(
      observationSpace,
      policyNetwork(observationSpace, actionSpace, config).sizes,
      config,
      createNoise(config.noise, actionSpace.size),
    ),
}

/** An update that leaves the temperature alone puts out the first four. */
const metricNames = ['critic_loss', 'actor_loss', 'ent_coef', 'q_mean', 'ent_coef_loss'] as const

function policyNetwork(observations: Space, actions: Space, { hidden }: SacConfig): Network {
  return plainNetwork([observations.size, ...hidden, 2 * actions.size])
}

/** One update: sample in, every network a step on. */
export function sacUpdate(observationSpace: Space, actionSpace: Space, config: SacConfig): Program {
  const b = programBuilder('sac')
  const { batchSize, learningRate } = config
  const actorLearningRate = config.actorLearningRate === 'auto' ? learningRate : config.actorLearningRate
  const targetEntropy = config.targetEntropy === 'auto' ? -actionSpace.size : config.targetEntropy
  const network = policyNetwork(observationSpace, actionSpace, config)
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)

  const transitions = transitionInputs(b, observationSpace, actionSpace, config)
  const { observation, action, nextObservation } = transitions
  const noise = b.input('noise', [batchSize, actionSpace.size])
  const nextNoise = b.input('nextNoise', [batchSize, actionSpace.size])

  const actor = b.state('actor', [parameterCount(network)])
  const critics = b.state('critics', [2 * parameterCount(qNetwork)])
  const targets = b.state('targets', critics.shape)

  const [policyLayers] = unpackLayers(b, actor, network)
  const policy = (state: typeof observation, epsilon: typeof noise) =>
    sampleSquashedGaussian(b, mlp(b, policyLayers, state), epsilon)
  const logTemperature = config.temperature === 'auto' ? b.state('logTemperature', [1]) : undefined
  const temperature = logTemperature
    ? b.stopGradient(b.exp(logTemperature))
    : b.constant(Number(config.temperature))

  // Targets, eqs. 3 and 5: y = r + γ (1 − terminated) (min Q'(s', a') − u log π(a'|s')), a' ~ π(s'). Both critics of
  // the pair are targets.
  const next = policy(nextObservation, nextNoise)
  const nextQ = b.minimum(...twinActionValues(b, targets, qNetwork, nextObservation, next.action))
  const nextValue = b.subtract(nextQ, b.multiply(temperature, next.logProbability))
  const target = bellmanTarget(b, transitions, nextValue)

  // Critics, eq. 5: ½ Σ over the pair of E (Q(s, a) − y)².
  const [q1, q2] = twinActionValues(b, critics, qNetwork, observation, action)
  const criticLoss = b.multiply(squaredErrors(b, transitions, [q1, q2], target), 0.5)
  const steppedCritics = adam(b, 'critics', critics, criticLoss, { learningRate })

  // Policy, eq. 7: E [u log π(a|s) − min Q(s, a)], a ~ π(s) by reparametrisation, critics as they are now.
  const sampled = policy(observation, noise)
  const current = b.stopGradient(steppedCritics)
  const sampledQ = b.minimum(...twinActionValues(b, current, qNetwork, observation, sampled.action))
  const actorLoss = b.mean(b.subtract(b.multiply(temperature, sampled.logProbability), sampledQ))
  adam(b, 'actor', actor, actorLoss, { learningRate: actorLearningRate })

  const metrics = [criticLoss, actorLoss, temperature, b.mean(q1)]
  if (logTemperature) {
    // Temperature, eq. 18, learnt as its logarithm so that it stays positive: E [−log u (log π(a|s) + H̄)].
    const surplus = b.mean(b.stopGradient(b.add(sampled.logProbability, targetEntropy)))
    const temperatureLoss = b.negate(b.multiply(logTemperature, surplus))
    adam(b, 'logTemperature', logTemperature, temperatureLoss, { learningRate: actorLearningRate })
    metrics.push(temperatureLoss)
  }

  polyak(b, targets, steppedCritics, config.polyak)

  outputMetrics(b, metrics)
  return b.build()
}

async function createLearner(setup: LearnerSetup<SacConfig>): Promise<Learner> {
  const { observationSpace, actionSpace, config, engine, random } = setup
  const network = policyNetwork(observationSpace, actionSpace, config)
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const executable = await engine.compile(sacUpdate(observationSpace, actionSpace, config))

  executable.setState('actor', initialParameters(random, network))
  const critics = initialParameters(random, qNetwork, qNetwork)
  executable.setState('critics', critics)
  executable.setState('targets', critics)
  const learnsTemperature = config.temperature === 'auto'
  if (learnsTemperature) {
    executable.setState('logTemperature', Float32Array.of(Math.log(config.initialTemperature)))
  }

  const parts = { observationSpace, actionSpace, config, head: 'gaussian' } as const
  return createProgramLearner(setup, {
    schedule: [executable],
    metricNames: learnsTemperature ? metricNames : metricNames.slice(0, 4),
    noiseInputs: ['noise', 'nextNoise'],
    policyProgram: (parameters) => policyProgram({ ...parts, sizes: network.sizes, parameters }),
    diagnosis: () =>
      diagnosisProgram({
        ...parts,
        policy: network,
        critics: { state: 'critics', network: qNetwork, count: 2 },
      }),
  })
}
