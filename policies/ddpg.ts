import type { Space } from '../src/contract/channel.ts'
import { experienceDefaults } from '../src/learn/experience-defaults.ts'
import type { Algorithm, AlgorithmConfig, Learner, LearnerSetup } from '../src/learn/types.ts'
import { programBuilder } from '../src/tensor/builder.ts'
import { adam, polyak } from '../src/tensor/optimizers.ts'
import type { Program } from '../src/tensor/program.ts'
import {
  actionValue,
  bellmanTarget,
  criticSizes,
  meanSquaredError,
  outputMetrics,
  transitionInputs,
} from './actor-critic.ts'
import { createDeterministicActor, deterministicAction, deterministicSizes } from './deterministic.ts'
import { createExploration, type NoiseKind } from './exploration.ts'
import { initialParameters, parameterCount } from './networks.ts'
import { policyProgram } from './policy-program.ts'
import { createProgramLearner } from './program-learner.ts'
import { actionScaling } from './squashed-gaussian.ts'

/** Defaults are those of Stable-Baselines3 2.4, but for two equal layers and noise to explore by. */
export interface DdpgConfig extends AlgorithmConfig {
  readonly learningRate: number
  /** Step size of the policy; `auto`: as the critic's. */
  readonly actorLearningRate: number | 'auto'
  /** How far the targets move to the networks each update. */
  readonly polyak: number
  /** The noise on the actions that are tried: independent from step to step, or wandering as in the paper. */
  readonly noise: NoiseKind
  /** Its σ; the paper takes 0.2 for `ornstein-uhlenbeck`. Actions are in [−1, 1]. */
  readonly explorationNoise: number
}

/**
 * Deep deterministic policy gradient: Lillicrap et al. 2015, "Continuous Control with Deep Reinforcement Learning"
 * (arXiv 1509.02971), algorithm 1.
 */
export const ddpg: Algorithm<DdpgConfig> = {
  name: 'ddpg',
  defaults: {
    ...experienceDefaults,
    hidden: [256, 256],
    batchSize: 256,
    learningRate: 1e-3,
    actorLearningRate: 'auto',
    discount: 0.99,
    polyak: 0.005,
    noise: 'gaussian',
    explorationNoise: 0.1,
  },
  createLearner,
  createActor: (observationSpace, actionSpace, { hidden, noise, explorationNoise }) =>
    createDeterministicActor(
      observationSpace,
      deterministicSizes(observationSpace, actionSpace, hidden),
      createExploration(noise, actionSpace.size, explorationNoise),
    ),
}

const metricNames = ['critic_loss', 'q_mean', 'actor_loss'] as const

/** One update: sample in, critic, policy and both targets a step on. */
export function ddpgUpdate(observationSpace: Space, actionSpace: Space, config: DdpgConfig): Program {
  const b = programBuilder('ddpg')
  const { batchSize, learningRate } = config
  const muSizes = deterministicSizes(observationSpace, actionSpace, config.hidden)
  const qSizes = criticSizes(observationSpace, actionSpace, config.hidden)

  const transitions = transitionInputs(b, observationSpace, actionSpace, batchSize)
  const { observation, action, nextObservation } = transitions

  const actor = b.state('actor', [parameterCount(muSizes)])
  const critic = b.state('critic', [parameterCount(qSizes)])
  const targetActor = b.state('targetActor', actor.shape)
  const targetCritic = b.state('targetCritic', critic.shape)

  // Target: y = r + γ (1 − terminated) Q'(s', μ'(s')).
  const nextAction = deterministicAction(b, targetActor, muSizes, nextObservation)
  const nextValue = actionValue(b, targetCritic, qSizes, nextObservation, nextAction)
  const target = bellmanTarget(b, transitions, nextValue)

  // Critic: E (Q(s, a) − y)².
  const q = actionValue(b, critic, qSizes, observation, action)
  const criticLoss = meanSquaredError(b, q, target)
  const steppedCritic = adam(b, 'critic', critic, criticLoss, { learningRate })

  // Policy, by the deterministic policy gradient, eq. 6: −E Q(s, μ(s)), the critic as it is now.
  const chosen = deterministicAction(b, actor, muSizes, observation)
  const actorLoss = b.negate(
    b.mean(actionValue(b, b.stopGradient(steppedCritic), qSizes, observation, chosen)),
  )
  const steppedActor = adam(b, 'actor', actor, actorLoss, {
    learningRate: config.actorLearningRate === 'auto' ? learningRate : config.actorLearningRate,
  })

  polyak(b, targetCritic, steppedCritic, config.polyak)
  polyak(b, targetActor, steppedActor, config.polyak)

  outputMetrics(b, [criticLoss, b.mean(q), actorLoss])
  return b.build()
}

async function createLearner(setup: LearnerSetup<DdpgConfig>): Promise<Learner> {
  const { observationSpace, actionSpace, config, engine, random } = setup
  const sizes = deterministicSizes(observationSpace, actionSpace, config.hidden)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const update = await engine.compile(ddpgUpdate(observationSpace, actionSpace, config))

  const actor = initialParameters(random, sizes)
  const critic = initialParameters(random, criticSizes(observationSpace, actionSpace, config.hidden))
  update.setState('actor', actor)
  update.setState('targetActor', actor)
  update.setState('critic', critic)
  update.setState('targetCritic', critic)

  return createProgramLearner({
    schedule: [update],
    batchSize: config.batchSize,
    metricNames,
    noiseInputs: [],
    random,
    policyProgram: (parameters) =>
      policyProgram({ observationSpace, actionSpace, sizes, parameters, head: 'deterministic' }),
  })
}
