import { describe, expect, it } from 'vitest'
import { type DdpgConfig, ddpg, ddpgUpdate } from '../../policies/ddpg.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'

const observationSpace = createSpace([{ name: 'seen', unit: '1', low: -1, high: 1 }])
const actionSpace = createSpace([{ name: 'done', unit: '1', low: -1, high: 1 }])
/** Networks without hidden layers can be worked out by hand: μ(s) = tanh(w s + b), Q(s, a) = v s + w a + b. */
const config: DdpgConfig = { ...ddpg.defaults, hidden: [], batchSize: 4, discount: 0.9 }

/** One update on equal rows from states by hand: critics [v, w, b], actors [w, b]. */
async function update(terminated: number) {
  const executable = await referenceEngine.compile(ddpgUpdate(observationSpace, actionSpace, config))
  executable.setState('critic', Float32Array.of(0, 2, 1))
  executable.setState('targetCritic', Float32Array.of(0, 4, 3))
  executable.setState('actor', Float32Array.of(0, 0.3))
  executable.setState('targetActor', Float32Array.of(1, 0))
  const filled = (value: number): Float32Array => new Float32Array(config.batchSize).fill(value)
  const { metrics } = await executable.run({
    observation: filled(0.5),
    action: filled(0.25),
    reward: filled(0.4),
    nextObservation: filled(-0.5),
    terminated: filled(terminated),
    discount: filled(config.discount),
  })
  const [criticLoss = Number.NaN, qMean = Number.NaN, actorLoss = Number.NaN] = metrics ?? []
  return { criticLoss, qMean, actorLoss, executable }
}

describe('the ddpg update', () => {
  it('has the target r + γ Q′(s′, μ′(s′)), and r where the task ended', async () => {
    const target = 0.4 + 0.9 * (4 * Math.tanh(-0.5) + 3)
    expect((await update(0)).criticLoss).toBeCloseTo((1.5 - target) ** 2, 5)
    expect((await update(1)).criticLoss).toBeCloseTo((1.5 - 0.4) ** 2, 5)
  })

  it('judges the policy by the critic as it is now', async () => {
    const { actorLoss, qMean } = await update(0)
    expect(qMean).toBeCloseTo(1.5, 5)
    // One small Adam step lies between.
    expect(Math.abs(actorLoss + 2 * Math.tanh(0.3) + 1)).toBeLessThan(0.01)
  })

  it('moves both targets by the Polyak rate', async () => {
    const { executable } = await update(0)
    for (const [target, source, before] of [
      ['targetCritic', 'critic', [0, 4, 3]],
      ['targetActor', 'actor', [1, 0]],
    ] as const) {
      const moved = executable.state(target)
      executable.state(source).forEach((value, index) => {
        const start = before[index] ?? Number.NaN
        expect(moved[index]).toBeCloseTo(start + 0.005 * (value - start), 6)
      })
    }
  })
})

describe('a ddpg actor', () => {
  it('explores by the noise that it is told to, and forgets it between episodes', () => {
    const actor = ddpg.createActor(observationSpace, actionSpace, { ...config, noise: 'ornstein-uhlenbeck' })
    actor.load(new Float32Array(actor.parameterCount))
    const play = (): number => {
      const random = createRandom(1)
      const action = new Float32Array(1)
      for (let step = 0; step < 10; step++) actor.act(Float32Array.of(0.5), action, random)
      return action[0] ?? Number.NaN
    }
    const first = play()
    expect(play()).not.toBe(first)
    actor.beginEpisode?.()
    expect(play()).toBe(first)
  })

  it('refuses a noise that there is not, and says which are', () => {
    const overrides = { noise: 'puce' } as unknown as Partial<DdpgConfig>
    const create = () => ddpg.createActor(observationSpace, actionSpace, { ...config, ...overrides })
    expect(create).toThrow(/"puce"/)
  })
})
