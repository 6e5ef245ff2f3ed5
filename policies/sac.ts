import type { Space } from '../src/contract/channel.ts'
import { experienceDefaults } from '../src/learn/experience-defaults.ts'
import type { Algorithm, AlgorithmConfig, Learner, LearnerSetup } from '../src/learn/types.ts'
import { programBuilder } from '../src/tensor/builder.ts'
import { adam, polyak } from '../src/tensor/optimizers.ts'
import type { Program } from '../src/tensor/program.ts'
import {
  bellmanTarget,
  criticSizes,
  meanSquaredError,
  outputMetrics,
  transitionInputs,
  twinActionValues,
} from './actor-critic.ts'
import { initialParameters, mlp, parameterCount, type Sizes, unpackLayers } from './networks.ts'
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
}

/**
 * Soft actor-critic with automatic temperature: Haarnoja et al. 2018, "Soft Actor-Critic Algorithms and
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
  },
  createLearner,
  createActor: (observationSpace, actionSpace, config) =>
    createSquashedGaussianActor(observationSpace, actorSizes(observationSpace, actionSpace, config)),
}

const metricNames = ['critic_loss', 'actor_loss', 'ent_coef', 'ent_coef_loss', 'q_mean'] as const

function actorSizes(observations: Space, actions: Space, { hidden }: SacConfig): Sizes {
  return [observations.size, ...hidden, 2 * actions.size]
}

/** One update: sample in, every network a step on. */
export function sacUpdate(observationSpace: Space, actionSpace: Space, config: SacConfig): Program {
  const b = programBuilder('sac')
  const { batchSize, learningRate } = config
  const actorLearningRate = config.actorLearningRate === 'auto' ? learningRate : config.actorLearningRate
  const targetEntropy = config.targetEntropy === 'auto' ? -actionSpace.size : config.targetEntropy
  const policySizes = actorSizes(observationSpace, actionSpace, config)
  const qSizes = criticSizes(observationSpace, actionSpace, config.hidden)

  const transitions = transitionInputs(b, observationSpace, actionSpace, batchSize)
  const { observation, action, nextObservation } = transitions
  const noise = b.input('noise', [batchSize, actionSpace.size])
  const nextNoise = b.input('nextNoise', [batchSize, actionSpace.size])

  const actor = b.state('actor', [parameterCount(policySizes)])
  const critics = b.state('critics', [2 * parameterCount(qSizes)])
  const targets = b.state('targets', critics.shape)
  const logTemperature = b.state('logTemperature', [1])

  const [policyLayers] = unpackLayers(b, actor, policySizes)
  const policy = (state: typeof observation, epsilon: typeof noise) =>
    sampleSquashedGaussian(b, mlp(b, policyLayers, state), epsilon)
  const temperature = b.stopGradient(b.exp(logTemperature))

  // Targets, eqs. 3 and 5: y = r + γ (1 − terminated) (min Q'(s', a') − u log π(a'|s')), a' ~ π(s'). Both critics of
  // the pair are targets.
  const next = policy(nextObservation, nextNoise)
  const nextQ = b.minimum(...twinActionValues(b, targets, qSizes, nextObservation, next.action))
  const nextValue = b.subtract(nextQ, b.multiply(temperature, next.logProbability))
  const target = bellmanTarget(b, transitions, nextValue)

  // Critics, eq. 5: ½ Σ over the pair of E (Q(s, a) − y)².
  const [q1, q2] = twinActionValues(b, critics, qSizes, observation, action)
  const squaredErrors = b.add(meanSquaredError(b, q1, target), meanSquaredError(b, q2, target))
  const criticLoss = b.multiply(squaredErrors, 0.5)
  const steppedCritics = adam(b, 'critics', critics, criticLoss, { learningRate })

  // Policy, eq. 7: E [u log π(a|s) − min Q(s, a)], a ~ π(s) by reparametrisation, critics as they are now.
  const sampled = policy(observation, noise)
  const current = b.stopGradient(steppedCritics)
  const sampledQ = b.minimum(...twinActionValues(b, current, qSizes, observation, sampled.action))
  const actorLoss = b.mean(b.subtract(b.multiply(temperature, sampled.logProbability), sampledQ))
  adam(b, 'actor', actor, actorLoss, { learningRate: actorLearningRate })

  // Temperature, eq. 18, learnt as its logarithm so that it stays positive: E [−log u (log π(a|s) + H̄)].
  const surplus = b.mean(b.stopGradient(b.add(sampled.logProbability, targetEntropy)))
  const temperatureLoss = b.negate(b.multiply(logTemperature, surplus))
  adam(b, 'logTemperature', logTemperature, temperatureLoss, { learningRate: actorLearningRate })

  polyak(b, targets, steppedCritics, config.polyak)

  outputMetrics(b, [criticLoss, actorLoss, temperature, temperatureLoss, b.mean(q1)])
  return b.build()
}

async function createLearner(setup: LearnerSetup<SacConfig>): Promise<Learner> {
  const { observationSpace, actionSpace, config, engine, random } = setup
  const policySizes = actorSizes(observationSpace, actionSpace, config)
  const qSizes = criticSizes(observationSpace, actionSpace, config.hidden)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const executable = await engine.compile(sacUpdate(observationSpace, actionSpace, config))

  executable.setState('actor', initialParameters(random, policySizes))
  const critics = initialParameters(random, qSizes, qSizes)
  executable.setState('critics', critics)
  executable.setState('targets', critics)
  executable.setState('logTemperature', Float32Array.of(Math.log(config.initialTemperature)))

  return createProgramLearner({
    schedule: [executable],
    batchSize: config.batchSize,
    metricNames,
    noiseInputs: ['noise', 'nextNoise'],
    random,
    policyProgram: (actor) =>
      policyProgram({
        observationSpace,
        actionSpace,
        sizes: policySizes,
        parameters: actor,
        head: 'gaussian',
      }),
  })
}
