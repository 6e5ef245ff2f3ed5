import { describe, expect, it } from 'vitest'
import { type DpgConfig, dpg, dpgUpdate } from '../../policies/dpg.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { bandit } from './learn-here.ts'

const observationSpace = createSpace([{ name: 'seen', unit: '1', low: -1, high: 1 }])
const actionSpace = createSpace([{ name: 'done', unit: '1', low: -1, high: 1 }])
/** Networks without hidden layers can be worked out by hand: μ(s) = tanh(w s + b), Q(s, a) = v s + w a + b. */
const config: DpgConfig = { ...dpg.defaults, hidden: [], batchSize: 4, discount: 0.9 }

/** One update on equal rows: critic Q = 2 a + 1, policy μ = tanh(0.3). */
async function update(terminated: number, due: 'critic' | 'all' = 'all') {
  const executable = await referenceEngine.compile(dpgUpdate(observationSpace, actionSpace, config, due))
  executable.setState('critic', Float32Array.of(0, 2, 1))
  executable.setState('actor', Float32Array.of(0, 0.3))
  const filled = (value: number): Float32Array => new Float32Array(config.batchSize).fill(value)
  const { metrics } = await executable.run({
    observation: filled(0.5),
    action: filled(0.25),
    reward: filled(0.4),
    nextObservation: filled(-0.5),
    terminated: filled(terminated),
    discount: filled(config.discount),
  })
  const [criticLoss = Number.NaN, , actorLoss] = metrics ?? []
  return { criticLoss, actorLoss, executable }
}

describe('the dpg update', () => {
  it('has the target r + γ Q(s′, μ(s′)) by the critic and the policy themselves, and r where the task ended', async () => {
    const target = 0.4 + 0.9 * (2 * Math.tanh(0.3) + 1)
    expect((await update(0)).criticLoss).toBeCloseTo((1.5 - target) ** 2, 5)
    expect((await update(1)).criticLoss).toBeCloseTo((1.5 - 0.4) ** 2, 5)
  })

  it('moves the policy to where the critic promises more, and the critic to its target', async () => {
    const { executable, actorLoss } = await update(1)
    expect(Math.abs((actorLoss ?? 9) + 2 * Math.tanh(0.3) + 1)).toBeLessThan(0.01)
    expect(executable.state('actor')[1]).toBeCloseTo(0.3 + 1e-4, 6) // Adam's first step is its rate
    expect(executable.state('critic')[2]).toBeCloseTo(1 - 1e-3, 6) // 1.5 is more than 0.4
  })

  it('leaves the policy alone when only the critic is due', async () => {
    const { executable, actorLoss } = await update(0, 'critic')
    expect([...executable.state('actor')]).toEqual([...Float32Array.of(0, 0.3)])
    expect(actorLoss).toBeUndefined()
  })
})

describe('a dpg learner', () => {
  it('updates the policy once in N updates of the critic', async () => {
    const setup = { observationSpace, actionSpace, engine: referenceEngine, random: createRandom(1) }
    const learner = await dpg.createLearner({ ...setup, config: { ...config, criticUpdates: 3 } })
    const moved: number[] = []
    for (let update = 1; update <= 6; update++) {
      const before = learner.save()
      await learner.update(bandit(createRandom(update), config.batchSize))
      if (learner.save().actor?.some((value, index) => value !== before.actor?.[index])) moved.push(update)
    }
    expect(moved).toEqual([3, 6])
    await expect(dpg.createLearner({ ...setup, config: { ...config, criticUpdates: 0 } })).rejects.toThrow(
      /dpg.criticUpdates/,
    )
  })
})
