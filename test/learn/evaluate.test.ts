import { describe, expect, it } from 'vitest'
import type { EpisodeSummary } from '../../src/learn/episode-tracker.ts'
import { createEpisodeTracker } from '../../src/learn/episode-tracker.ts'
import { evaluate, isBetter, summarise } from '../../src/learn/evaluate.ts'
import { heldOutSeeds, selectionSeeds, trainingSeed } from '../../src/learn/seeds.ts'
import { reasons } from '../../src/safety/types.ts'
import { openEnvironment } from './toy-environments.ts'

const seeds = { first: 7, count: 5 }

describe('an evaluation', () => {
  it('plays one episode a seed and says what happened', async () => {
    const environment = await openEnvironment('name-the-goal')
    const right = await evaluate(environment, (goal, action) => void action.set([2 * (goal[0] ?? 0)]), seeds)
    expect(right).toMatchObject({
      episodes: 5,
      successRate: 1,
      successLastHalf: 1,
      lengthMean: 5,
      limitedShare: 0,
    })
    expect(right.returnMean).toBeCloseTo(0, 5)
    const wrong = await evaluate(environment, (goal, action) => void action.set([goal[0] ?? 0]), seeds)
    expect(wrong.returnMean).toBeLessThan(0)
    expect(wrong.rewardTerms[0]).toBeCloseTo(wrong.returnMean, 6)
    expect(isBetter(right, wrong)).toBe(true)
    expect(isBetter(wrong, right)).toBe(false)
  })

  it('repeats itself, also with a policy that answers later', async () => {
    const environment = await openEnvironment('name-the-goal')
    const now = await evaluate(environment, (goal, action) => void action.set(goal), seeds)
    const later = await evaluate(environment, async (goal, action) => void action.set(goal), seeds)
    expect(later).toEqual(now)
    expect(
      await evaluate(environment, (goal, action) => void action.set(goal), { first: 9, count: 5 }),
    ).not.toEqual(now)
  })

  it('stops between episodes when told to', async () => {
    const stop = new AbortController()
    const environment = await openEnvironment('name-the-goal')
    const cut = await evaluate(
      environment,
      () => {},
      { first: 0, count: 50 },
      {
        signal: stop.signal,
        onEpisode: (done) => done === 3 && stop.abort(),
      },
    )
    expect(cut).toMatchObject({ episodes: 3, seeds: { first: 0, count: 3 } })
  })

  it('takes mean, sample deviation and reasons over episodes', () => {
    const episode = (sum: number, limited: number[]): EpisodeSummary => ({
      return: sum,
      length: 10,
      success: sum > 1,
      successLastHalf: sum / 4,
      terminated: false,
      rewardTerms: [sum, 1],
      limitedSteps: limited.length,
      limited,
    })
    expect(summarise([episode(1, [3]), episode(3, [1])], { first: 0, count: 2 }, true)).toEqual({
      episodes: 2,
      seeds: { first: 0, count: 2 },
      hasSuccess: true,
      successRate: 0.5,
      successLastHalf: 0.5,
      returnMean: 2,
      returnSd: Math.SQRT2,
      lengthMean: 10,
      rewardTerms: [2, 1],
      limitedShare: 0.1,
      limitedSteps: { position: 4 },
    })
  })
})

describe('an episode tracker', () => {
  const environment = { maxSteps: 8 } as Parameters<typeof createEpisodeTracker>[0]
  const play = (successes: readonly boolean[]): EpisodeSummary => {
    const tracker = createEpisodeTracker(environment)
    for (const success of successes) {
      const info = {
        success,
        limited: reasons.velocity,
        sent: new Float64Array(1),
        rewardTerms: Float64Array.of(1),
      }
      tracker.add({ observation: new Float32Array(1), reward: 1, terminated: false, truncated: false, info })
    }
    return tracker.finish()
  }

  it.each([
    ['held all along', [1, 1, 1, 1, 1, 1, 1, 1], 1],
    ['only in the first half', [1, 1, 1, 1, 0, 0, 0, 0], 0],
    ['half of the last half', [0, 0, 0, 0, 1, 1, 0, 0], 0.5],
    ['done early in success', [0, 0, 1], 1],
    ['done early in failure', [0, 0, 0], 0],
    ['done late in success', [0, 0, 0, 0, 0, 1], 0.75],
    ['done late in failure', [1, 1, 1, 1, 1, 0], 0.25],
  ])('measures success over the last half: %s', (_, successes, expected) => {
    expect(play(successes.map(Boolean)).successLastHalf).toBe(expected)
  })

  it('counts the reasons and starts afresh', () => {
    const { limitedSteps, limited, rewardTerms } = play([true, true])
    expect([limitedSteps, limited[1], rewardTerms]).toEqual([2, 2, [2]])
  })
})

describe('seeds', () => {
  it('of training, selection and held-out episodes never meet', () => {
    for (let seed = 0; seed < 50; seed++) {
      const value = trainingSeed(seed, `environment/0/${seed}`)
      expect(Number.isInteger(value) && value >= 0 && value < 2 ** 30).toBe(true)
    }
    const selection = selectionSeeds(1_000)
    const heldOut = heldOutSeeds(1_000)
    expect(selection.first).toBeGreaterThanOrEqual(2 ** 30)
    expect(selection.first + selection.count).toBeLessThanOrEqual(heldOut.first)
    expect(heldOut.first + heldOut.count).toBeLessThan(2 ** 32)
  })

  it('of different streams and runs differ', () => {
    const values = new Set<number>()
    for (let seed = 0; seed < 30; seed++) {
      for (const stream of ['learner', 'sampler', 'exploration/0', 'environment/0/0', 'environment/0/1']) {
        values.add(trainingSeed(seed, stream))
      }
    }
    expect(values.size).toBe(150)
  })
})
