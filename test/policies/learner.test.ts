import { describe, expect, it } from 'vitest'
import { ddpg } from '../../policies/ddpg.ts'
import { sac } from '../../policies/sac.ts'
import { td3 } from '../../policies/td3.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Algorithm, AlgorithmConfig, Learner } from '../../src/learn/types.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { bandit } from './learn-here.ts'

const observationSpace = createSpace([{ name: 'wanted', unit: 'rad', low: -2, high: 3 }])
const actionSpace = createSpace([{ name: 'chosen', unit: 'rad', low: -3, high: 5 }])
const batchSize = 16

obligations('ddpg', ddpg)
obligations('td3', td3)
obligations('sac', sac)

/** What the learner and the actor of every off-policy algorithm have to do. */
function obligations<Config extends AlgorithmConfig>(name: string, algorithm: Algorithm<Config>): void {
  const config = { ...algorithm.defaults, hidden: [16, 16], batchSize }
  const createLearner = (seed: number): Promise<Learner> =>
    algorithm.createLearner({
      observationSpace,
      actionSpace,
      config,
      engine: onnxEngine(),
      random: createRandom(seed),
    })

  describe(`a ${name} learner`, () => {
    it('goes on from what it saved, bit by bit', async () => {
      const first = await createLearner(4)
      const batches = createRandom(5)
      // An odd number, so that what is due every second update is halfway there.
      for (let step = 0; step < 129; step++) await first.update(bandit(batches, batchSize))
      const saved = first.save()
      const second = await createLearner(99)
      second.restore(saved)
      const rest = Array.from({ length: 130 }, () => bandit(batches, batchSize))
      for (const learner of [first, second]) for (const batch of rest) await learner.update(batch)
      expect(second.save()).toEqual(first.save())
      expect(second.metrics).toEqual(first.metrics)
      await first.dispose()
      await second.dispose()
    })

    it('is the same learner for the same seed, and another for another', async () => {
      const [a, b, c] = [await createLearner(6), await createLearner(6), await createLearner(7)]
      for (const learner of [a, b, c]) await learner.update(bandit(createRandom(8), batchSize))
      expect(b.save()).toEqual(a.save())
      expect(c.actorParameters()).not.toEqual(a.actorParameters())
      for (const learner of [a, b, c]) await learner.dispose()
    })

    it('refuses saved state of another shape, or with a part missing', async () => {
      const learner = await createLearner(6)
      expect(() => learner.restore({ ...learner.save(), actor: new Float32Array(3) })).toThrow(/"actor"/)
      const { actor: _, ...rest } = learner.save()
      expect(() => learner.restore(rest)).toThrow(/"actor"/)
      await learner.dispose()
    })

    it('has a metric under each of its names', async () => {
      const learner = await createLearner(6)
      for (let step = 0; step < 2; step++) await learner.update(bandit(createRandom(8), batchSize))
      expect(learner.metrics).toHaveLength(learner.metricNames.length)
      expect(learner.metricNames).toEqual(expect.arrayContaining(['actor_loss', 'critic_loss']))
      for (const [index, metric] of learner.metricNames.entries()) {
        expect(learner.metrics[index], metric).not.toBe(0)
        expect(learner.metrics[index], metric).toSatisfy(Number.isFinite)
      }
      await learner.dispose()
    })

    it('exports the policy that its actor plays, in the units of the action space', async () => {
      const learner = await createLearner(9)
      const policy = await onnxEngine().compile(learner.policyProgram())
      expect(policy.program.inputs.map(({ name: input, tensor }) => [input, tensor.shape])).toEqual([
        ['observation', [1, 1]],
      ])
      // Nothing is left of the flat vector: the file holds one matrix and one bias a layer.
      expect(policy.program.nodes.map(({ operation }) => operation.kind)).not.toContain('reshape')
      const actor = algorithm.createActor(observationSpace, actionSpace, config)
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
      const boundless = createSpace([
        { name: 'torque', unit: 'N·m', low: -1, high: Number.POSITIVE_INFINITY },
      ])
      const setup = { observationSpace, config, engine: onnxEngine(), random: createRandom(1) }
      await expect(algorithm.createLearner({ ...setup, actionSpace: boundless })).rejects.toThrow(/"torque"/)
    })
  })

  describe(`a ${name} actor`, () => {
    it('explores inside the bounds, and without chance plays the same every time', () => {
      const actor = algorithm.createActor(observationSpace, actionSpace, config)
      const random = createRandom(3)
      actor.load(Float32Array.from({ length: actor.parameterCount }, () => random.between(-2, 2)))
      const [action, again] = [new Float32Array(1), new Float32Array(1)]
      const met = new Set<number>()
      for (let step = 0; step < 300; step++) {
        actor.act(Float32Array.of(0.3), action, random)
        expect(Math.abs(action[0] ?? 9)).toBeLessThanOrEqual(1)
        met.add(action[0] ?? 9)
      }
      expect(met.size).toBeGreaterThan(10)
      actor.act(Float32Array.of(0.3), action)
      actor.act(Float32Array.of(0.3), again)
      expect(again).toEqual(action)
    })
  })
}
