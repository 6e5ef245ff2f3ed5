import { describe, expect, it } from 'vitest'
import { type SacConfig, sac, sacUpdate } from '../../policies/sac.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'
import type { Batch, Learner } from '../../src/learn/types.ts'
import type { Feeds } from '../../src/tensor/engine.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { sizeOf } from '../../src/tensor/shape.ts'

const observationSpace = createSpace([{ name: 'wanted', unit: 'rad', low: -2, high: 3 }])
const actionSpace = createSpace([{ name: 'chosen', unit: 'rad', low: -3, high: 5 }])
const config: SacConfig = { ...sac.defaults, hidden: [32, 32], batchSize: 64, learningRate: 3e-3 }

function createLearner(seed: number, engine = onnxEngine()): Promise<Learner> {
  return sac.createLearner({ observationSpace, actionSpace, config, engine, random: createRandom(seed) })
}

/** One step, then over: the reward is best where the action equals the observation over 2.5. */
function bandit(random: Random, size = config.batchSize): Batch {
  const observation = Float32Array.from({ length: size }, () => random.between(-2, 2))
  const action = Float32Array.from({ length: size }, () => random.between(-1, 1))
  const reward = action.map((value, index) => -((value - (observation[index] ?? 0) / 2.5) ** 2))
  return { size, observation, action, reward, nextObservation: observation, terminated: action.map(() => 1) }
}

describe('sac learns', () => {
  it('to repeat the observation', async () => {
    const random = createRandom(1)
    const learner = await createLearner(1)
    for (let step = 0; step < 1000; step++) await learner.update(bandit(random))
    const actor = sac.createActor(observationSpace, actionSpace, config)
    actor.load(learner.actorParameters())
    const action = new Float32Array(1)
    for (const wanted of [-1.5, -0.5, 0, 0.7, 1.8]) {
      actor.act(Float32Array.of(wanted), action)
      expect(Math.abs((action[0] ?? 9) - wanted / 2.5)).toBeLessThan(0.1)
    }
    await learner.dispose()
  })

  it('the value of going on for ever when a time limit is no termination, and of stopping when it is one', async () => {
    const qMean = async (terminated: number): Promise<number> => {
      const random = createRandom(2)
      const learner = await sac.createLearner({
        observationSpace,
        actionSpace,
        config: { ...config, discount: 0.9, polyak: 0.05, initialTemperature: 1e-6, actorLearningRate: 1e-9 },
        engine: onnxEngine(),
        random,
      })
      for (let step = 0; step < 800; step++) {
        const batch = bandit(random)
        batch.reward.fill(1)
        batch.terminated.fill(terminated)
        await learner.update(batch)
      }
      const value = learner.metrics[learner.metricNames.indexOf('q_mean')] ?? Number.NaN
      await learner.dispose()
      return value
    }
    expect(await qMean(1)).toBeCloseTo(1, 1)
    expect(Math.abs((await qMean(0)) - 10)).toBeLessThan(1)
  })
})

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
    expect(metrics?.[3]).toBeCloseTo(-Math.log(0.7) * (ownLogProbability - 1), 4)
  })
})

describe('a sac learner', () => {
  it('goes on from what it saved, bit by bit', async () => {
    const first = await createLearner(4)
    const batches = createRandom(5)
    for (let step = 0; step < 130; step++) await first.update(bandit(batches))
    const saved = first.save()
    const second = await createLearner(99)
    second.restore(saved)
    const rest = Array.from({ length: 130 }, () => bandit(batches))
    for (const learner of [first, second]) for (const batch of rest) await learner.update(batch)
    expect(second.save()).toEqual(first.save())
    expect(second.metrics).toEqual(first.metrics)
    await first.dispose()
    await second.dispose()
  })

  it('is the same learner for the same seed, and another for another', async () => {
    const [a, b, c] = [await createLearner(6), await createLearner(6), await createLearner(7)]
    for (const learner of [a, b, c]) await learner.update(bandit(createRandom(8)))
    expect(b.save()).toEqual(a.save())
    expect(c.actorParameters()).not.toEqual(a.actorParameters())
    for (const learner of [a, b, c]) await learner.dispose()
  })

  it('refuses saved state of another shape, or with a part missing', async () => {
    const learner = await createLearner(6)
    expect(() => learner.restore({ ...learner.save(), actor: new Float32Array(3) })).toThrow(/"actor"/)
    const { targets: _, ...rest } = learner.save()
    expect(() => learner.restore(rest)).toThrow(/"targets"/)
    await learner.dispose()
  })

  it('exports the policy that its actor plays, in the units of the action space', async () => {
    const learner = await createLearner(9)
    const engine = onnxEngine()
    const policy = await engine.compile(learner.policyProgram())
    expect(policy.program.inputs.map(({ name, tensor }) => [name, tensor.shape])).toEqual([
      ['observation', [1, 1]],
    ])
    // Nothing is left of the flat vector: the file holds one matrix and one bias a layer.
    expect(policy.program.nodes.map(({ operation }) => operation.kind)).not.toContain('reshape')
    const actor = sac.createActor(observationSpace, actionSpace, config)
    actor.load(learner.actorParameters())
    const normalised = new Float32Array(1)
    for (let wanted = -4; wanted <= 4; wanted += 0.5) {
      const observation = Float32Array.of(wanted)
      actor.act(observation, normalised)
      const { action } = await policy.run({ observation })
      expect(action?.[0]).toBeCloseTo(1 + 4 * (normalised[0] ?? 9), 5)
    }
    await policy.dispose()
    await learner.dispose()
  })

  it('refuses an action without bounds, by name', async () => {
    const boundless = createSpace([{ name: 'torque', unit: 'N·m', low: -1, high: Number.POSITIVE_INFINITY }])
    const setup = { observationSpace, config, engine: onnxEngine(), random: createRandom(1) }
    await expect(sac.createLearner({ ...setup, actionSpace: boundless })).rejects.toThrow(/"torque"/)
  })
})
