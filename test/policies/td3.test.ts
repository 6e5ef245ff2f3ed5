import { describe, expect, it } from 'vitest'
import { type Td3Config, td3, td3Update } from '../../policies/td3.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { bandit } from './learn-here.ts'

const observationSpace = createSpace([{ name: 'seen', unit: '1', low: -1, high: 1 }])
const actionSpace = createSpace([{ name: 'done', unit: '1', low: -1, high: 1 }])
/** Networks without hidden layers can be worked out by hand: μ(s) = tanh(w s + b), Q(s, a) = v s + w a + b. */
const config: Td3Config = { ...td3.defaults, hidden: [], batchSize: 4, discount: 0.9 }

/** One update on equal rows from states by hand: critics [v, w, b, v, w, b], actors [w, b]. */
async function update({
  due = 'all' as 'all' | 'critics',
  targetCritics = [0, 0, 0, 0, 0, 0],
  critics = [0, 0, 0, 0, 0, 0],
  actor = [0, 0],
  targetActor = [0, 0],
  noise = 0,
  reward = 0,
  terminated = 0,
}) {
  const executable = await referenceEngine.compile(td3Update(observationSpace, actionSpace, config, due))
  executable.setState('critics', Float32Array.from(critics))
  executable.setState('targetCritics', Float32Array.from(targetCritics))
  executable.setState('targetActor', Float32Array.from(targetActor))
  if (due === 'all') executable.setState('actor', Float32Array.from(actor))
  const filled = (value: number): Float32Array => new Float32Array(config.batchSize).fill(value)
  const { metrics } = await executable.run({
    observation: filled(0.5),
    action: filled(0.25),
    reward: filled(reward),
    nextObservation: filled(-0.5),
    terminated: filled(terminated),
    discount: filled(config.discount),
    targetNoise: filled(noise),
  })
  const [criticLoss = Number.NaN, qMean = Number.NaN, actorLoss] = metrics ?? []
  return { criticLoss, qMean, actorLoss, executable }
}

describe('the td3 update', () => {
  /** |a'|, read off a loss of 2 (γ a')²: the targets put out the action, the critics 0. */
  async function nextAction(noise: number, bias: number): Promise<number> {
    const { criticLoss } = await update({
      targetCritics: [0, 1, 0, 0, 1, 0],
      targetActor: [0, bias],
      noise,
    })
    return Math.sqrt(criticLoss / 2) / 0.9
  }

  it('has the target r + γ min Q′ of both target critics, whichever is the smaller', async () => {
    for (const [first, second] of [
      [2, 3],
      [3, 2],
    ] as const) {
      // The current critics say −50 and −60, which would be the minimum if one of them were in the target.
      const { criticLoss } = await update({
        targetCritics: [0, 0, first, 0, 0, second],
        critics: [0, 0, -50, 0, 0, -60],
        reward: 0.4,
      })
      const target = 0.4 + 0.9 * 2
      expect(criticLoss).toBeCloseTo((-50 - target) ** 2 + (-60 - target) ** 2, 2)
    }
  })

  it('looks past no termination', async () => {
    const { criticLoss } = await update({ targetCritics: [0, 0, 7, 0, 0, 8], reward: 0.4, terminated: 1 })
    expect(criticLoss).toBeCloseTo(2 * 0.4 ** 2, 5)
  })

  it('takes the next action from the target policy, with noise of its deviation within its bound', async () => {
    const mean = Math.tanh(0.3)
    expect(await nextAction(0, 0.3)).toBeCloseTo(mean, 5)
    expect(await nextAction(1, 0.3)).toBeCloseTo(mean + 0.2, 5)
    expect(await nextAction(1000, 0.3)).toBeCloseTo(mean + 0.5, 5)
    expect(await nextAction(-1000, -0.3)).toBeCloseTo(mean + 0.5, 5)
  })

  it('lets the noise lead it out of the bounds of the action nowhere', async () => {
    expect(await nextAction(2, 2)).toBeCloseTo(1, 6)
    expect(await nextAction(-2, -2)).toBeCloseTo(1, 6)
  })

  it('judges the policy by the first critic as it is now', async () => {
    const { actorLoss, qMean } = await update({
      critics: [0, 2, 1, 0, -9, -9],
      targetCritics: [0, 5, 5, 0, 5, 5],
      actor: [0, 0.3],
      targetActor: [0, -2],
    })
    expect(qMean).toBeCloseTo(2 * 0.25 + 1, 5)
    // One small Adam step lies between.
    expect(Math.abs((actorLoss ?? Number.NaN) + 2 * Math.tanh(0.3) + 1)).toBeLessThan(0.01)
  })

  it('moves the targets by the Polyak rate, and only when all is due', async () => {
    const start = { targetCritics: [1, 1, 1, 1, 1, 1], targetActor: [1, 1] }
    const { executable } = await update(start)
    for (const [target, source] of [
      ['targetCritics', 'critics'],
      ['targetActor', 'actor'],
    ] as const) {
      const moved = executable.state(target)
      executable.state(source).forEach((value, index) => {
        expect(moved[index]).toBeCloseTo(1 + 0.005 * (value - 1), 6)
      })
    }
    const critics = await update({ ...start, due: 'critics' })
    expect([...critics.executable.state('targetCritics')]).toEqual(start.targetCritics)
    expect([...critics.executable.state('targetActor')]).toEqual(start.targetActor)
    expect(critics.actorLoss).toBeUndefined()
  })
})

describe('a td3 learner', () => {
  it.each([1, 2, 3])('updates policy and targets once in %i updates of the critics', async (policyDelay) => {
    const learner = await td3.createLearner({
      observationSpace,
      actionSpace,
      config: { ...config, hidden: [8], policyDelay },
      engine: referenceEngine,
      random: createRandom(1),
    })
    const moved = { critics: [], actor: [], targetActor: [], targetCritics: [] } as Record<string, number[]>
    const random = createRandom(2)
    for (let update = 1; update <= 6; update++) {
      const before = learner.save()
      await learner.update(bandit(random, config.batchSize))
      const after = learner.save()
      for (const [name, updates] of Object.entries(moved)) {
        if (after[name]?.some((value, index) => value !== before[name]?.[index])) updates.push(update)
      }
    }
    const all = [1, 2, 3, 4, 5, 6]
    const due = all.filter((update) => update % policyDelay === 0)
    expect(moved).toEqual({ critics: all, actor: due, targetActor: due, targetCritics: due })
    await learner.dispose()
  })

  it('refuses a delay that is no count', async () => {
    for (const policyDelay of [0, 1.5]) {
      const learner = td3.createLearner({
        observationSpace,
        actionSpace,
        config: { ...config, policyDelay },
        engine: referenceEngine,
        random: createRandom(1),
      })
      await expect(learner).rejects.toThrow(/policyDelay/)
    }
  })
})
