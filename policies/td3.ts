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
import { createDeterministicActor, deterministicAction, deterministicSizes } from './deterministic.ts'
import { diagnosisProgram } from './diagnosis.ts'
import { createExploration } from './exploration.ts'
import { initialParameters, parameterCount, plainNetwork } from './networks.ts'
import type { NoiseKind } from './noise.ts'
import { policyProgram } from './policy-program.ts'
import { createProgramLearner, everyNth } from './program-learner.ts'
import { actionScaling } from './squashed-gaussian.ts'

/** Defaults are those of Stable-Baselines3 2.4, but for two equal layers and the paper's exploration. */
export interface Td3Config extends AlgorithmConfig {
  readonly learningRate: number
  /** Step size of the policy; `auto`: as the critics'. */
  readonly actorLearningRate: number | 'auto'
  /** How far the targets move to the networks each time that they do. */
  readonly polyak: number
  /** d: the policy and all targets are updated once in so many updates of the critics. */
  readonly policyDelay: number
  /** Standard deviation σ̃ of the noise on the target policy's action, and its bound c. Actions are in [−1, 1]. */
  readonly targetNoise: number
  readonly targetNoiseClip: number
  /** The noise on the actions that are tried: independent from step to step, as in the paper, or coloured. */
  readonly noise: NoiseKind
  /** Its σ. */
  readonly explorationNoise: number
}

/**
 * Twin delayed deep deterministic policy gradient: Fujimoto, van Hoof and Meger 2018, "Addressing Function
 * Approximation Error in Actor-Critic Methods" (arXiv 1802.09477), algorithm 1.
 */
export const td3: Algorithm<Td3Config> = {
  name: 'td3',
  defaults: {
    ...experienceDefaults,
    hidden: [256, 256],
    batchSize: 256,
    learningRate: 1e-3,
    actorLearningRate: 'auto',
    discount: 0.99,
    polyak: 0.005,
    policyDelay: 2,
    targetNoise: 0.2,
    targetNoiseClip: 0.5,
    noise: 'gaussian',
    explorationNoise: 0.1,
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

/** An update that leaves the policy alone puts out the first two. */
const metricNames = ['critic_loss', 'q_mean', 'actor_loss'] as const

/** One update: sample in, the critics a step on; and where `all` is due, the policy and the targets too. */
export function td3Update(
  observationSpace: Space,
  actionSpace: Space,
  config: Td3Config,
  due: 'critics' | 'all',
): Program {
  const b = programBuilder(due === 'all' ? 'td3' : 'td3-critics')
  const { batchSize, learningRate, targetNoiseClip } = config
  const muNetwork = plainNetwork(deterministicSizes(observationSpace, actionSpace, config.hidden))
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)

  const transitions = transitionInputs(b, observationSpace, actionSpace, config)
  const { observation, action, nextObservation } = transitions
  const noise = b.input('targetNoise', [batchSize, actionSpace.size])

  const critics = b.state('critics', [2 * parameterCount(qNetwork)])
  const targetCritics = b.state('targetCritics', critics.shape)
  const targetActor = b.state('targetActor', [parameterCount(muNetwork)])

  // Target policy smoothing, section 5.3: a' = clip(μ'(s') + clip(ε, −c, c)) into the bounds of the action, ε ~ N(0, σ̃).
  const bounded = b.clip(b.multiply(noise, config.targetNoise), -targetNoiseClip, targetNoiseClip)
  const nextAction = b.clip(
    b.add(deterministicAction(b, targetActor, muNetwork, nextObservation), bounded),
    -1,
    1,
  )

  // Clipped double Q-learning, eq. 10: y = r + γ (1 − terminated) min Q'(s', a'), both critics being targets.
  const nextValue = b.minimum(...twinActionValues(b, targetCritics, qNetwork, nextObservation, nextAction))
  const target = bellmanTarget(b, transitions, nextValue)

  // Critics: Σ over the pair of E (Q(s, a) − y)².
  const [q1, q2] = twinActionValues(b, critics, qNetwork, observation, action)
  const criticLoss = squaredErrors(b, transitions, [q1, q2], target)
  const steppedCritics = adam(b, 'critics', critics, criticLoss, { learningRate })
  const metrics = [criticLoss, b.mean(q1)]

  if (due === 'all') {
    // Policy, by the deterministic policy gradient: −E Q₁(s, μ(s)), the first critic as it is now.
    const actor = b.state('actor', targetActor.shape)
    const chosen = deterministicAction(b, actor, muNetwork, observation)
    const [chosenQ] = twinActionValues(b, b.stopGradient(steppedCritics), qNetwork, observation, chosen)
    const actorLoss = b.negate(b.mean(chosenQ))
    const steppedActor = adam(b, 'actor', actor, actorLoss, {
      learningRate: config.actorLearningRate === 'auto' ? learningRate : config.actorLearningRate,
    })
    metrics.push(actorLoss)

    polyak(b, targetCritics, steppedCritics, config.polyak)
    polyak(b, targetActor, steppedActor, config.polyak)
  }

  outputMetrics(b, metrics)
  return b.build()
}

async function createLearner(setup: LearnerSetup<Td3Config>): Promise<Learner> {
  const { observationSpace, actionSpace, config, engine, random } = setup
  const muNetwork = plainNetwork(deterministicSizes(observationSpace, actionSpace, config.hidden))
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const schedule = await everyNth('td3.policyDelay', config.policyDelay, engine, {
    all: td3Update(observationSpace, actionSpace, config, 'all'),
    others: td3Update(observationSpace, actionSpace, config, 'critics'),
  })
  const [updateAll] = schedule

  const actor = initialParameters(random, muNetwork)
  const critics = initialParameters(random, qNetwork, qNetwork)
  updateAll.setState('actor', actor)
  updateAll.setState('targetActor', actor)
  updateAll.setState('critics', critics)
  updateAll.setState('targetCritics', critics)

  const parts = { observationSpace, actionSpace, config, head: 'deterministic' } as const
  return createProgramLearner(setup, {
    schedule,
    metricNames,
    noiseInputs: ['targetNoise'],
    policyProgram: (parameters) => policyProgram({ ...parts, sizes: muNetwork.sizes, parameters }),
    diagnosis: () =>
      diagnosisProgram({
        ...parts,
        policy: muNetwork,
        critics: { state: 'critics', network: qNetwork, count: 2 },
      }),
  })
}
