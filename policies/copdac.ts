import type { Space } from '../src/contract/channel.ts'
import { SinewError } from '../src/contract/errors.ts'
import { experienceDefaults } from '../src/learn/experience-defaults.ts'
import type { Actor, Algorithm, AlgorithmConfig, Learner, LearnerSetup } from '../src/learn/types.ts'
import { type ProgramBuilder, programBuilder } from '../src/tensor/builder.ts'
import type { Program, Tensor } from '../src/tensor/program.ts'
import { bellmanTarget, outputMetrics, transitionInputs } from './actor-critic.ts'
import { outputSaturatedShare } from './diagnosis.ts'
import { createExploration } from './exploration.ts'
import type { NoiseKind } from './noise.ts'
import { observationInput } from './observation-input.ts'
import { policyFile } from './policy-program.ts'
import { createProgramLearner, everyNth } from './program-learner.ts'
import { createRadialFeatures } from './radial-features.ts'
import { actionScaling } from './squashed-gaussian.ts'

/** Everything is linear: `hidden` stays empty. */
export interface CopdacConfig extends AlgorithmConfig {
  /** Features a channel of the observation; see `createRadialFeatures`. */
  readonly features: number
  /** Step sizes: η of the policy, ω of the advantage, ς of the value. */
  readonly policyStep: number
  readonly advantageStep: number
  readonly valueStep: number
  /** N: updates of the critic for each of the policy. */
  readonly criticUpdates: number
  /** The behaviour policy is μ and this noise on it, of deviation σ. */
  readonly noise: NoiseKind
  readonly explorationNoise: number
}

/**
 * Compatible off-policy deterministic actor-critic with Q-learning, COPDAC-Q: Silver et al. 2014, "Deterministic
 * Policy Gradient Algorithms" (ICML), section 4.3; in batches as in Rossi 2024, algorithm 9.3. All plain gradient
 * steps on linear functions of features φ(s); no gradient is left to automatic differentiation.
 *
 * μ(s) = tanh(θᵀφ(s)) stays inside the bounds of the action.
 *
 * The critic is linear in the action, so it holds near the policy alone. Where the best action lies inside the bounds,
 * rows that were tried around another policy lead it astray; hence only those of the last round, as in the paper, which
 * has no replay at all.
 */
export const copdac: Algorithm<CopdacConfig> = {
  name: 'copdac',
  defaults: {
    ...experienceDefaults,
    replay: 'newest',
    hidden: [],
    batchSize: 64,
    discount: 0.99,
    features: 5,
    policyStep: 0.1,
    advantageStep: 10,
    valueStep: 5,
    criticUpdates: 1,
    noise: 'gaussian',
    explorationNoise: 0.2,
  },
  createLearner,
  createActor,
}

/** An update that leaves the policy alone puts out the first three. */
const metricNames = ['critic_loss', 'q_mean', 'td_error', 'policy_gradient'] as const

/** One update: sample in, the critic a step on; and where `all` is due, the policy too. */
export function copdacUpdate(
  observationSpace: Space,
  actionSpace: Space,
  config: CopdacConfig,
  due: 'critic' | 'all',
): Program {
  const b = programBuilder(due === 'all' ? 'copdac' : 'copdac-critic')
  const features = createRadialFeatures(observationSpace, config.features)
  const transitions = transitionInputs(b, observationSpace, actionSpace, config)
  const { observation, action, nextObservation } = transitions
  const phi = features.of(b, observation)
  const nextPhi = features.of(b, nextObservation)

  const theta = b.state('actor', [features.count, actionSpace.size])
  const psi = b.state('advantage', theta.shape)
  const v = b.state('value', [features.count, 1])

  // Policy: μ(s) = tanh(θᵀφ(s)), so ∇θ μ(s) is φ(s) times this slope, one column an action.
  const mu = b.tanh(b.gemm(phi, theta))
  const slope = b.subtract(1, b.square(mu))

  // Critic, compatible with it: Q(s, a) = A(s, a) + V(s), A(s, a) = (a − μ(s))ᵀ ∇θμ(s)ᵀ ψ, V(s) = vᵀφ(s).
  const deviation = b.multiply(b.subtract(action, mu), slope)
  const advantage = b.sum(b.multiply(deviation, b.gemm(phi, psi)), [1], { keepDims: true })
  const q = b.add(advantage, b.gemm(phi, v))

  // TD error: δ = r + γ (1 − terminated) Q(s', μ(s')) − Q(s, a), in which A(s', μ(s')) is 0.
  const target = bellmanTarget(b, transitions, b.gemm(nextPhi, v))
  const delta = b.subtract(target, q)

  // ψ ← ψ + ω E δ ∇θμ(s) (a − μ(s)),   v ← v + ς E δ φ(s).
  const expected = (perRow: Tensor): Tensor =>
    b.multiply(b.gemm(phi, perRow, { transposeA: true }), 1 / config.batchSize)
  const steppedPsi = b.add(psi, b.multiply(expected(b.multiply(delta, deviation)), config.advantageStep))
  b.replace(psi, steppedPsi)
  b.replace(v, b.add(v, b.multiply(expected(delta), config.valueStep)))
  const metrics = [b.mean(b.square(delta)), b.mean(q), b.mean(delta)]

  if (due === 'all') {
    // θ ← θ + η E ∇θμ(s) ∇θμ(s)ᵀ ψ, in which ∇θμ(s)ᵀ ψ is ∇a Q(s, a).
    const gradient = expected(b.multiply(b.square(slope), b.gemm(phi, steppedPsi)))
    b.replace(theta, b.add(theta, b.multiply(gradient, config.policyStep)))
    metrics.push(b.sqrt(b.sum(b.square(gradient))))
  }

  outputMetrics(b, metrics)
  return b.build()
}

async function createLearner(setup: LearnerSetup<CopdacConfig>): Promise<Learner> {
  const { observationSpace, actionSpace, config, engine } = setup
  const features = createRadialFeatures(observationSpace, config.features)
  requirePlain(config)
  actionScaling(actionSpace) // An action without bounds is refused now, not after the training.
  const act = (b: ProgramBuilder, observation: Tensor, theta: Tensor): Tensor =>
    b.tanh(b.gemm(features.of(b, observationInput(b, observationSpace, config)(observation)), theta))
  const thetaShape = [features.count, actionSpace.size]

  return createProgramLearner(setup, {
    // All parameters start at 0: linear functions have no symmetry to break.
    schedule: await everyNth('copdac.criticUpdates', config.criticUpdates, engine, {
      all: copdacUpdate(observationSpace, actionSpace, config, 'all'),
      others: copdacUpdate(observationSpace, actionSpace, config, 'critic'),
    }),
    metricNames,
    noiseInputs: [],
    policyProgram: (theta) =>
      policyFile(observationSpace, actionSpace, (b, observation) =>
        act(b, observation, b.constant(theta, thetaShape)),
      ),
    diagnosis() {
      const b = programBuilder('diagnosis')
      const observation = b.input('observation', [config.batchSize, observationSpace.size])
      outputSaturatedShare(b, act(b, observation, b.state('actor', thetaShape)))
      return b.build()
    },
  })
}

/** The policy in plain loops, for collectors. */
function createActor(observationSpace: Space, actionSpace: Space, config: CopdacConfig): Actor {
  const features = createRadialFeatures(observationSpace, config.features)
  const exploration = createExploration(config.noise, actionSpace.size, config.explorationNoise)
  const theta = new Float32Array(features.count * actionSpace.size)
  return {
    parameterCount: theta.length,
    load: (parameters) => theta.set(parameters),
    beginEpisode: exploration.beginEpisode,
    act(observation, action, random) {
      const phi = features.at(observation)
      for (let index = 0; index < action.length; index++) {
        let sum = 0
        for (let feature = 0; feature < phi.length; feature++) {
          sum += phi[feature] * theta[feature * action.length + index]
        }
        action[index] = Math.tanh(sum)
      }
      if (random) exploration.disturb(action, random)
    },
  }
}

/** @throws SinewError `usage` for a setting of the algorithms with networks */
function requirePlain(config: CopdacConfig): void {
  const { hidden, normaliseObservations, criticLayerNorm, replay } = config
  const wrong =
    (hidden.length > 0 && 'hidden') ||
    (normaliseObservations && 'normaliseObservations') ||
    (criticLayerNorm && 'criticLayerNorm') ||
    (replay === 'prioritised' && 'replay')
  if (!wrong) return
  throw new SinewError('usage', `copdac.${wrong} is for algorithms with networks`, {
    where: `copdac.${wrong}`,
    expected: String(copdac.defaults[wrong]),
    received: String(config[wrong]),
  })
}
