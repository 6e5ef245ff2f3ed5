import type { Space } from '../src/contract/channel.ts'
import { experienceDefaults } from '../src/learn/experience-defaults.ts'
import type { Algorithm, AlgorithmConfig, Learner, LearnerSetup } from '../src/learn/types.ts'
import { programBuilder } from '../src/tensor/builder.ts'
import { adam, polyak } from '../src/tensor/optimizers.ts'
import type { Program } from '../src/tensor/program.ts'
import {
  actionValue,
  bellmanTarget,
  criticNetwork,
  outputMetrics,
  squaredErrors,
  transitionInputs,
} from './actor-critic.ts'
import { foldBatchNorm, initialStatistics, networkNorm } from './batch-norm.ts'
import { createDeterministicActor, deterministicAction, deterministicSizes } from './deterministic.ts'
import { diagnosisProgram } from './diagnosis.ts'
import { createExploration } from './exploration.ts'
import { initialParameters, type Network, parameterCount } from './networks.ts'
import type { NoiseKind } from './noise.ts'
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
  /**
   * The paper's batch normalisation: of the observations, for policy and critic, and of the policy's hidden layers.
   * Collectors and the policy file get a network with the running statistics folded into its weights.
   */
  readonly batchNorm: boolean
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
    batchNorm: false,
  },
  createLearner,
  createActor: (observationSpace, actionSpace, config) =>
    createDeterministicActor(
      observationSpace,
      actionSpace,
      config,
      createExploration(config.noise, actionSpace.size, config.explorationNoise),
    ),
}

const metricNames = ['critic_loss', 'q_mean', 'actor_loss'] as const

function policyNetwork(observations: Space, actions: Space, config: DdpgConfig): Network {
  return {
    sizes: deterministicSizes(observations, actions, config.hidden),
    norm: config.batchNorm ? 'batch' : 'none',
  }
}

/** One update: sample in, critic, policy and both targets a step on. */
export function ddpgUpdate(observationSpace: Space, actionSpace: Space, config: DdpgConfig): Program {
  const b = programBuilder('ddpg')
  const { learningRate } = config
  const muNetwork = policyNetwork(observationSpace, actionSpace, config)
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)

  const transitions = transitionInputs(b, observationSpace, actionSpace, config)
  const { action } = transitions
  // With batch normalisation, what learns sees the statistics of the batch, and the targets see the running ones.
  const norm = networkNorm(b, muNetwork)
  const observation = norm.ofBatch(0, transitions.observation)
  const nextObservation = norm.running(0, transitions.nextObservation)

  const actor = b.state('actor', [parameterCount(muNetwork)])
  const critic = b.state('critic', [parameterCount(qNetwork)])
  const targetActor = b.state('targetActor', actor.shape)
  const targetCritic = b.state('targetCritic', critic.shape)

  // Target: y = r + γ (1 − terminated) Q'(s', μ'(s')).
  const nextAction = deterministicAction(b, targetActor, muNetwork, nextObservation, {
    standardise: norm.running,
  })
  const nextValue = actionValue(b, targetCritic, qNetwork, nextObservation, nextAction)
  const target = bellmanTarget(b, transitions, nextValue)

  // Critic: E (Q(s, a) − y)².
  const q = actionValue(b, critic, qNetwork, observation, action)
  const criticLoss = squaredErrors(b, transitions, [q], target)
  const steppedCritic = adam(b, 'critic', critic, criticLoss, { learningRate })

  // Policy, by the deterministic policy gradient, eq. 6: −E Q(s, μ(s)), the critic as it is now.
  const chosen = deterministicAction(b, actor, muNetwork, observation, { standardise: norm.ofBatch })
  const actorLoss = b.negate(
    b.mean(actionValue(b, b.stopGradient(steppedCritic), qNetwork, observation, chosen)),
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
  const muNetwork = policyNetwork(observationSpace, actionSpace, config)
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const update = await engine.compile(ddpgUpdate(observationSpace, actionSpace, config))

  const actor = initialParameters(random, muNetwork)
  const critic = initialParameters(random, qNetwork)
  update.setState('actor', actor)
  update.setState('targetActor', actor)
  update.setState('critic', critic)
  update.setState('targetCritic', critic)
  if (config.batchNorm) update.setState('running', initialStatistics(muNetwork))

  const parts = { observationSpace, actionSpace, config, head: 'deterministic' } as const
  return createProgramLearner(setup, {
    schedule: [update],
    metricNames,
    noiseInputs: [],
    ...(config.batchNorm
      ? { publish: (state) => foldBatchNorm(muNetwork, state('actor'), state('running')) }
      : {}),
    policyProgram: (parameters) => policyProgram({ ...parts, sizes: muNetwork.sizes, parameters }),
    diagnosis: () =>
      diagnosisProgram({
        ...parts,
        policy: muNetwork,
        critics: { state: 'critic', network: qNetwork, count: 1 },
      }),
  })
}
