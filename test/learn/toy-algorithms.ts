import { experienceDefaults } from '../../src/learn/experience-defaults.ts'
import type { Algorithm, AlgorithmConfig } from '../../src/learn/types.ts'
import { programBuilder } from '../../src/tensor/builder.ts'

/**
 * The smallest actor-critic: action = clip(w·observation + b) fitted to the actions that were rewarded most, and a
 * table of state values learnt by TD(0) on whole-numbered observations. For tests of everything around an algorithm.
 */
const toy: Algorithm<AlgorithmConfig> = {
  name: 'toy',
  defaults: { ...experienceDefaults, hidden: [1], batchSize: 32, discount: 0.8 },

  createActor: () => {
    const weights = new Float32Array(2)
    return {
      parameterCount: 2,
      load: (parameters) => weights.set(parameters),
      act(observation, action, random) {
        const noise = random ? 0.3 * random.normal() : 0
        const value = (weights[0] ?? 0) * (observation[0] ?? 0) + (weights[1] ?? 0) + noise
        action[0] = Math.min(1, Math.max(-1, value))
      },
    }
  },

  async createLearner({ config, actionSpace, random }) {
    const weights = new Float32Array(2)
    const values = new Float32Array(8)
    const metrics = new Float32Array(2)
    const priorities = new Float32Array(config.batchSize)
    return {
      ...(config.replay === 'prioritised' ? { priorities } : {}),
      batchSize: config.batchSize,
      metricNames: ['actor_loss', 'value'],
      metrics,
      async update({ size, observation, action, reward, nextObservation, terminated }) {
        const rate = 0.05 + 0.001 * random.uniform() // drawn so that a lost generator state shows
        let loss = 0
        for (let row = 0; row < size; row++) {
          const seen = observation[row] ?? 0
          const error = (weights[0] ?? 0) * seen + (weights[1] ?? 0) - (action[row] ?? 0)
          const pull = rate * Math.exp(5 * Math.min(0, reward[row] ?? 0))
          weights[0] = (weights[0] ?? 0) - pull * error * seen
          weights[1] = (weights[1] ?? 0) - pull * error
          loss += error * error
          const at = Math.abs(Math.round(seen))
          const next = values[Math.abs(Math.round(nextObservation[row] ?? 0))] ?? 0
          const target = (reward[row] ?? 0) + config.discount * (1 - (terminated[row] ?? 0)) * next
          priorities[row] = Math.abs(target - (values[at] ?? 0))
          values[at] = (values[at] ?? 0) + rate * (target - (values[at] ?? 0))
        }
        metrics[0] = loss / size
        metrics[1] = values[0] ?? 0
      },
      actorParameters: () => weights,
      save: () => ({ weights, values }),
      restore(state) {
        weights.set(state.weights ?? [])
        values.set(state.values ?? [])
      },
      async dispose() {},
      policyProgram() {
        const { low = -1, high = 1 } = actionSpace.channels[0] ?? {}
        const builder = programBuilder('toy-policy')
        const product = builder.multiply(builder.input('observation', [1, 1]), weights[0] ?? 0)
        const normalised = builder.clip(builder.add(product, weights[1] ?? 0), -1, 1)
        builder.output(
          'action',
          builder.add(builder.multiply(normalised, (high - low) / 2), (low + high) / 2),
        )
        return builder.build()
      },
    }
  },
}

/** Learns as the toy does until update 450, in which one part of it leaves the finite numbers. */
function diverging(part: 'values' | 'weights'): Algorithm<AlgorithmConfig> {
  return {
    ...toy,
    async createLearner(setup) {
      const learner = await toy.createLearner(setup)
      let updates = 0
      return {
        ...learner,
        async update(batch) {
          await learner.update(batch)
          if (++updates < 450) return
          const array = learner.save()[part]
          if (array) array[0] = Number.POSITIVE_INFINITY
          if (part === 'values') learner.metrics[1] = Number.NaN
        },
        // Told at once that half of the actions are at their bounds, and all of the critics' units dead.
        diagnose: async () => ({ saturated_actions: 0.5, critic_dead_units: 1 }),
      }
    },
  }
}

export const algorithms = { toy, 'bad-values': diverging('values'), 'bad-weights': diverging('weights') }
