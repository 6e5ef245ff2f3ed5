import { describe, expect, it } from 'vitest'
import { type SacConfig, sac, sacUpdate } from '../../policies/sac.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Feeds } from '../../src/tensor/engine.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { wasmEngine } from '../../src/tensor/engines/wasm/index.ts'
import { sizeOf } from '../../src/tensor/shape.ts'
import { bandit } from './learn-here.ts'

const observationSpace = createSpace([{ name: 'wanted', unit: 'rad', low: -2, high: 3 }])
const actionSpace = createSpace([{ name: 'chosen', unit: 'rad', low: -3, high: 5 }])
const config: SacConfig = { ...sac.defaults, hidden: [32, 32], batchSize: 64, learningRate: 3e-3 }

describe('the sac update', () => {
  const program = sacUpdate(observationSpace, actionSpace, config)

  /** The critic loss of one update from the given states, with fixed feeds. */
  async function criticLoss(change: (states: Record<string, Float32Array>) => void, terminated: number) {
    const random = createRandom(3)
    const states = Object.fromEntries(
      program.states.map(({ name, tensor }) => {
        return [name, new Float32Array(sizeOf(tensor.shape)).map(() => random.between(-0.2, 0.2))]
      }),
    )
    for (const [name, values] of Object.entries(states)) if (/moment|sums/.test(name)) values.fill(0)
    change(states)
    const feeds: Feeds = Object.fromEntries(
      program.inputs.map(({ name, tensor }) => {
        const values = new Float32Array(sizeOf(tensor.shape)).map(() => random.normal())
        if (name === 'discount') values.fill(config.discount)
        return [name, name === 'terminated' ? values.fill(terminated) : values]
      }),
    )
    const executable = await referenceEngine.compile(program)
    for (const [name, values] of Object.entries(states)) executable.setState(name, values)
    const { metrics } = await executable.run(feeds)
    return metrics?.[0] ?? Number.NaN
  }
  /** Make one critic of a pair so low that it is the minimum, by the bias of its output. */
  const lower = (states: Record<string, Float32Array>, pair: string, which: 0 | 1): void => {
    const values = states[pair] ?? new Float32Array()
    values[which === 0 ? values.length / 2 - 1 : values.length - 1] = -50
  }

  it('takes the smaller of both target critics, and neither of the current ones', async () => {
    const plain = await criticLoss(() => {}, 0)
    for (const which of [0, 1] as const) {
      // r + γ · (−50) against Q ≈ 0: the loss is about γ² 50².
      const lowered = await criticLoss((states) => lower(states, 'targets', which), 0)
      expect(lowered).toBeGreaterThan(1000)
    }
    expect(plain).toBeLessThan(50)
  })

  it('looks past no termination', async () => {
    const plain = await criticLoss(() => {}, 1)
    const lowered = await criticLoss((states) => lower(states, 'targets', 0), 1)
    expect(lowered).toBe(plain)
  })

  it('has the target r + γ (min Q′ − u log π), with π’s tanh in it', async () => {
    const executable = await referenceEngine.compile(program)
    const set = (name: string, change: (values: Float32Array) => void): void => {
      const values = new Float32Array(executable.state(name).length)
      change(values)
      executable.setState(name, values)
    }
    // Networks that put out their last bias: μ = 0.3, log σ = −0.5; Q1′ = 2, Q2′ = 3; u = 0.7; Q1 = Q2 = 0.
    set('actor', (values) => values.set([0.3, -0.5], values.length - 2))
    set('targets', (values) => {
      values[values.length / 2 - 1] = 2
      values[values.length - 1] = 3
    })
    set('logTemperature', (values) => values.fill(Math.log(0.7)))
    const filled = (value: number): Float32Array => new Float32Array(config.batchSize).fill(value)
    const { metrics } = await executable.run({
      observation: filled(0),
      action: filled(0),
      reward: filled(0.4),
      nextObservation: filled(1),
      terminated: filled(0),
      discount: filled(config.discount),
      noise: filled(0),
      nextNoise: filled(1.2),
    })
    const x = 0.3 + Math.exp(-0.5) * 1.2
    const logProbability =
      -0.5 * 1.2 ** 2 + 0.5 - 0.5 * Math.log(2 * Math.PI) - Math.log(1 - Math.tanh(x) ** 2)
    const target = 0.4 + 0.99 * (2 - 0.7 * logProbability)
    // ½ Σ over two critics that say 0.
    expect(metrics?.[0]).toBeCloseTo(target ** 2, 4)
    // The policy is judged by the current critics (0, and one small Adam step on), not by the targets (2 and 3).
    const ownLogProbability = 0.5 - 0.5 * Math.log(2 * Math.PI) - Math.log(1 - Math.tanh(0.3) ** 2)
    expect(Math.abs((metrics?.[1] ?? Number.NaN) - 0.7 * ownLogProbability)).toBeLessThan(0.05)
    // J(u) = −log u (log π + H̄), H̄ = −1.
    expect(metrics?.[4]).toBeCloseTo(-Math.log(0.7) * (ownLogProbability - 1), 4)
  })
})

describe('the temperature', () => {
  const run = async (temperature: number, steps: number) => {
    const random = createRandom(4)
    const learner = await sac.createLearner({
      observationSpace,
      actionSpace,
      config: { ...config, temperature, actorLearningRate: 1e-9, discount: 0.9, polyak: 0.2 },
      engine: wasmEngine(),
      random,
    })
    for (let step = 0; step < steps; step++) {
      const batch = bandit(random, config.batchSize, 0.9)
      batch.reward.fill(0)
      batch.terminated.fill(0)
      await learner.update(batch)
    }
    const metric = (name: string): number => learner.metrics[learner.metricNames.indexOf(name)] ?? Number.NaN
    return { learner, temperature: metric('ent_coef'), value: metric('q_mean') }
  }

  it('stays where it is when it is given as a number, and nothing is learnt of it', async () => {
    const { learner, temperature } = await run(0.2, 3)
    expect(temperature).toBeCloseTo(0.2, 6)
    expect(learner.metricNames).not.toContain('ent_coef_loss')
    expect(Object.keys(learner.save())).not.toContain('logTemperature')
  })

  it('raises the value of a random policy', async () => {
    const [low, high] = [(await run(0.05, 300)).value, (await run(0.2, 300)).value]
    expect(low).toBeGreaterThan(0)
    expect(high / low).toBeCloseTo(4, 0)
  })
})
