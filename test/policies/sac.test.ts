import { describe, expect, it } from 'vitest'
import { sac } from '../../policies/sac.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'
import type { Batch } from '../../src/learn/types.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'

const observationSpace = createSpace([{ name: 'wanted', unit: 'rad', low: -2, high: 2 }])
const actionSpace = createSpace([{ name: 'chosen', unit: 'rad', low: -3, high: 5 }])
const config = { ...sac.defaults, hidden: [32, 32], batchSize: 64, learningRate: 3e-3 }

/** One step, then over: the reward is best where the action equals half the observation. */
function bandit(random: Random, size: number): Batch {
  const observation = Float32Array.from({ length: size }, () => random.between(-2, 2))
  const action = Float32Array.from({ length: size }, () => random.between(-1, 1))
  const reward = action.map((value, index) => -((value - (observation[index] ?? 0) / 2.5) ** 2))
  return { size, observation, action, reward, nextObservation: observation, terminated: action.map(() => 1) }
}

describe('sac', () => {
  it('learns to repeat the observation', async () => {
    const random = createRandom(1)
    const setup = { observationSpace, actionSpace, config, engine: onnxEngine(), random }
    const learner = await sac.createLearner(setup)
    for (let step = 0; step < 1000; step++) await learner.update(bandit(random, config.batchSize))
    const actor = sac.createActor(observationSpace, actionSpace, config)
    actor.load(learner.actorParameters())
    const action = new Float32Array(1)
    for (const wanted of [-1.5, -0.5, 0, 0.7, 1.8]) {
      actor.act(Float32Array.of(wanted), action)
      expect(Math.abs((action[0] ?? 9) - wanted / 2.5)).toBeLessThan(0.1)
    }
  })
})
