import { describe, expect, it } from 'vitest'
import { copdac } from '../../policies/copdac.ts'
import { ddpg } from '../../policies/ddpg.ts'
import { dpg } from '../../policies/dpg.ts'
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

/** With the normalised observations that the learner keeps the statistics of, and the weights of a prioritised replay. */
const experience = { normaliseObservations: true, replay: 'prioritised' } as const

obligations('ddpg', ddpg, {})
obligations('ddpg with batch norm', ddpg, { ...experience, batchNorm: true })
obligations('td3', td3, {})
obligations('td3 with layer norm', td3, { ...experience, criticLayerNorm: true, noise: 'pink' })
obligations('sac', sac, {})
obligations('sac of fixed temperature', sac, {
  ...experience,
  criticLayerNorm: true,
  temperature: 0.2,
  noise: 'pink',
})
obligations('dpg', dpg, { criticUpdates: 2 })
// Nothing in it is drawn at random, and its networks are none.
obligations('copdac', copdac, { hidden: [], criticUpdates: 2, features: 5 })

/** What the learner and the actor of every off-policy algorithm have to do. */
function obligations<Config extends AlgorithmConfig>(
  name: string,
  algorithm: Algorithm<Config>,
  options: Partial<Config>,
): void {
  const config = { ...algorithm.defaults, hidden: [16, 16], batchSize, ...options }
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
      for (let step = 0; step < 129; step++) {
        const batch = bandit(batches, batchSize)
        first.observe?.(batch.observation, batchSize)
        await first.update(batch)
      }
      const saved = first.save()
      const second = await createLearner(99)
      second.restore(saved)
      const rest = Array.from({ length: 130 }, () => bandit(batches, batchSize))
      for (const learner of [first, second]) {
        for (const batch of rest) {
          learner.observe?.(batch.observation, batchSize)
          await learner.update(batch)
        }
      }
      expect(second.actorParameters()).toEqual(first.actorParameters())
      expect(second.save()).toEqual(first.save())
      expect(second.metrics).toEqual(first.metrics)
      await first.dispose()
      await second.dispose()
    })

    it('is the same learner for the same seed, and another for another', async () => {
      const [a, b, c] = [await createLearner(6), await createLearner(6), await createLearner(7)]
      for (const learner of [a, b, c]) await learner.update(bandit(createRandom(8), batchSize))
      expect(b.save()).toEqual(a.save())
      if (config.hidden.length > 0) expect(c.actorParameters()).not.toEqual(a.actorParameters())
      for (const learner of [a, b, c]) await learner.dispose()
    })

    it('refuses saved state of another shape, or with a part missing', async () => {
      const learner = await createLearner(6)
      expect(() => learner.restore({ ...learner.save(), actor: new Float32Array(3) })).toThrow(/"actor"/)
      for (const name of Object.keys(learner.save())) {
        const { [name]: _, ...rest } = learner.save()
        expect(() => learner.restore(rest)).toThrow(`"${name}"`)
      }
      await learner.dispose()
    })

    it('has a metric under each of its names', async () => {
      const learner = await createLearner(6)
      for (let step = 0; step < 2; step++) await learner.update(bandit(createRandom(8), batchSize))
      expect(learner.metrics).toHaveLength(learner.metricNames.length)
      expect(learner.metricNames).toEqual(expect.arrayContaining(['critic_loss', 'q_mean']))
      for (const [index, metric] of learner.metricNames.entries()) {
        expect(learner.metrics[index], metric).not.toBe(0)
        expect(learner.metrics[index], metric).toSatisfy(Number.isFinite)
      }
      await learner.dispose()
    })

    it('comes to agree with a batch that stays the same', async () => {
      const learner = await createLearner(6)
      const batch = bandit(createRandom(8), batchSize)
      const loss = (): number => learner.metrics[learner.metricNames.indexOf('critic_loss')] ?? Number.NaN
      await learner.update(batch)
      const before = loss()
      for (let step = 0; step < 300; step++) await learner.update(batch)
      expect(loss()).toBeLessThan(before / 2)
      await learner.dispose()
    })

    it('says how much of it is stuck', async () => {
      const learner = await createLearner(6)
      const batch = bandit(createRandom(8), batchSize)
      await learner.update(batch)
      const before = learner.save()
      const diagnosis = (await learner.diagnose?.(batch)) ?? {}
      expect(diagnosis.saturated_actions).toBe(0)
      for (const share of Object.values(diagnosis)) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThan(0.8)
      }
      expect(learner.save()).toEqual(before)
      // Parameters so large and negative that no hidden unit is above 0 and every action is at its bound.
      learner.restore({ ...before, actor: (before.actor ?? new Float32Array()).map(() => -20) })
      const stuck = (await learner.diagnose?.(batch)) ?? {}
      expect(stuck.saturated_actions).toBe(1)
      await learner.dispose()
    })

    it('exports the policy that its actor plays, in the units of the action space', async () => {
      const learner = await createLearner(9)
      const random = createRandom(3)
      for (let step = 0; step < 50; step++) {
        const batch = bandit(random, batchSize)
        learner.observe?.(batch.observation, batchSize)
        await learner.update(batch)
      }
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
      actor.load(Float32Array.from({ length: actor.parameterCount }, () => random.between(-0.5, 0.5)))
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
