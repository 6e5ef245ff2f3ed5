import type { Space } from '../src/contract/channel.ts'
import { experienceDefaults } from '../src/learn/experience-defaults.ts'
import type { Algorithm, AlgorithmConfig, Learner, LearnerSetup } from '../src/learn/types.ts'
import { programBuilder } from '../src/tensor/builder.ts'
import { adam } from '../src/tensor/optimizers.ts'
import type { Program } from '../src/tensor/program.ts'
import {
  actionValue,
  bellmanTarget,
  criticNetwork,
  outputMetrics,
  squaredErrors,
  transitionInputs,
} from './actor-critic.ts'
import { createDeterministicActor, deterministicAction, deterministicSizes } from './deterministic.ts'
import { diagnosisProgram } from './diagnosis.ts'
import { createExploration } from './exploration.ts'
import { initialParameters, parameterCount, plainNetwork } from './networks.ts'
import type { NoiseKind } from './noise.ts'
import { policyProgram } from './policy-program.ts'
import { createProgramLearner, everyNth } from './program-learner.ts'
import { actionScaling } from './squashed-gaussian.ts'

export interface DpgConfig extends AlgorithmConfig {
  readonly learningRate: number
  /** Step size of the policy; `auto`: as the critic's. */
  readonly actorLearningRate: number | 'auto'
  /** N: updates of the critic for each of the policy. */
  readonly criticUpdates: number
  /** The behaviour policy is μ and this noise on it, of deviation σ. */
  readonly noise: NoiseKind
  readonly explorationNoise: number
}

/**
 * Deterministic actor-critic: Silver et al. 2014, "Deterministic Policy Gradient Algorithms" (ICML), section 4, with
 * networks and batches as in Rossi 2024, algorithms 9.1 and 9.2. Off-policy by default; with `replay` `newest` and
 * `explorationNoise` 0 it learns on-policy, from the last round alone.
 *
 * It has no target networks: what DDPG is without its cures.
 */
export const dpg: Algorithm<DpgConfig> = {
  name: 'dpg',
  defaults: {
    ...experienceDefaults,
    hidden: [64, 64],
    batchSize: 64,
    learningRate: 1e-3,
    actorLearningRate: 1e-4,
    discount: 0.99,
    criticUpdates: 1,
    noise: 'gaussian',
    explorationNoise: 0.2,
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

/** One update: sample in, the critic a step on; and where `all` is due, the policy too. */
export function dpgUpdate(
  observationSpace: Space,
  actionSpace: Space,
  config: DpgConfig,
  due: 'critic' | 'all',
): Program {
  const b = programBuilder(due === 'all' ? 'dpg' : 'dpg-critic')
  const { learningRate } = config
  const muNetwork = plainNetwork(deterministicSizes(observationSpace, actionSpace, config.hidden))
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)

  const transitions = transitionInputs(b, observationSpace, actionSpace, config)
  const { observation, action, nextObservation } = transitions

  const actor = b.state('actor', [parameterCount(muNetwork)])
  const critic = b.state('critic', [parameterCount(qNetwork)])

  // Target: y = r + γ (1 − terminated) Q(s', μ(s')), by the critic and the policy themselves.
  const nextAction = deterministicAction(b, actor, muNetwork, nextObservation)
  const nextValue = actionValue(b, critic, qNetwork, nextObservation, nextAction)
  const target = bellmanTarget(b, transitions, nextValue)

  // Critic: E (Q(s, a) − y)².
  const q = actionValue(b, critic, qNetwork, observation, action)
  const criticLoss = squaredErrors(b, transitions, [q], target)
  const steppedCritic = adam(b, 'critic', critic, criticLoss, { learningRate })
  const metrics = [criticLoss, b.mean(q)]

  if (due === 'all') {
    // Policy, by the deterministic policy gradient: E ∇θ μ(s) ∇a Q(s, a) at a = μ(s), up; that is −E Q(s, μ(s)), down.
    const chosen = deterministicAction(b, actor, muNetwork, observation)
    const chosenQ = actionValue(b, b.stopGradient(steppedCritic), qNetwork, observation, chosen)
    const actorLoss = b.negate(b.mean(chosenQ))
    adam(b, 'actor', actor, actorLoss, {
      learningRate: config.actorLearningRate === 'auto' ? learningRate : config.actorLearningRate,
    })
    metrics.push(actorLoss)
  }

  outputMetrics(b, metrics)
  return b.build()
}

async function createLearner(setup: LearnerSetup<DpgConfig>): Promise<Learner> {
  const { observationSpace, actionSpace, config, engine, random } = setup
  const muNetwork = plainNetwork(deterministicSizes(observationSpace, actionSpace, config.hidden))
  const qNetwork = criticNetwork(observationSpace, actionSpace, config)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const schedule = await everyNth('dpg.criticUpdates', config.criticUpdates, engine, {
    all: dpgUpdate(observationSpace, actionSpace, config, 'all'),
    others: dpgUpdate(observationSpace, actionSpace, config, 'critic'),
  })
  schedule[0].setState('actor', initialParameters(random, muNetwork))
  schedule[0].setState('critic', initialParameters(random, qNetwork))

  const parts = { observationSpace, actionSpace, config, head: 'deterministic' } as const
  return createProgramLearner(setup, {
    schedule,
    metricNames,
    noiseInputs: [],
    policyProgram: (parameters) => policyProgram({ ...parts, sizes: muNetwork.sizes, parameters }),
    diagnosis: () =>
      diagnosisProgram({
        ...parts,
        policy: muNetwork,
        critics: { state: 'critic', network: qNetwork, count: 1 },
      }),
  })
}
