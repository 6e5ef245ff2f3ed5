import { describe, expect, it } from 'vitest'
import { copdac } from '../../policies/copdac.ts'
import { ddpg } from '../../policies/ddpg.ts'
import { dpg } from '../../policies/dpg.ts'
import { sac } from '../../policies/sac.ts'
import { td3 } from '../../policies/td3.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Actor, Algorithm, AlgorithmConfig } from '../../src/learn/types.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { bandit, learnHere } from './learn-here.ts'
import { createLqrEnvironment, lqr, solveRiccati } from './lqr.ts'

const observationSpace = createSpace([{ name: 'wanted', unit: 'rad', low: -2, high: 3 }])
const actionSpace = createSpace([{ name: 'chosen', unit: 'rad', low: -3, high: 5 }])
const small = { hidden: [32, 32], batchSize: 64, learningRate: 3e-3 }
/** An actor that stays as it is, so that only the critics learn. */
const still = { ...small, actorLearningRate: 1e-9, discount: 0.9, polyak: 0.2 }
const linear = { ...small, hidden: [64, 64], learningRate: 1e-3, discount: lqr.discount, polyak: 0.05 }

obligations('ddpg', ddpg, small, still, { ...linear, explorationNoise: 0.3 })
obligations('td3', td3, small, still, { ...linear, explorationNoise: 0.3 })
obligations(
  'sac',
  sac,
  small,
  { ...still, initialTemperature: 1e-6 },
  { ...linear, initialTemperature: 0.05, targetEntropy: -2 },
)

obligations('dpg', dpg, { ...small, actorLearningRate: 'auto' }, still, {
  ...linear,
  actorLearningRate: 'auto',
  explorationNoise: 0.3,
})
obligations(
  'copdac',
  copdac,
  { policyStep: 1, advantageStep: 30, explorationNoise: 0.3 },
  { policyStep: 0, discount: 0.9, advantageStep: 2, valueStep: 5 },
  { discount: lqr.discount, explorationNoise: 0.3, advantageStep: 20 },
  { steps: 5000, rows: 50 },
)

/** A machine with better things to do may take ten times the seconds that this takes. */
const patience = 120_000

/** What every off-policy algorithm has to learn, in seconds. */
function obligations<Config extends AlgorithmConfig>(
  name: string,
  algorithm: Algorithm<Config>,
  forBandit: Partial<Config>,
  forValue: Partial<Config>,
  forLqr: Partial<Config>,
  howLong = { steps: 2500, rows: 10 },
): void {
  describe(`${name} learns`, () => {
    it(
      'to repeat the observation',
      async () => {
        const config = { ...algorithm.defaults, ...forBandit }
        const random = createRandom(1)
        const learner = await algorithm.createLearner({
          observationSpace,
          actionSpace,
          config,
          engine: onnxEngine(),
          random: createRandom(1),
        })
        const actor = algorithm.createActor(observationSpace, actionSpace, config)
        const onPolicy = config.replay === 'newest' ? actor : undefined
        for (let step = 0; step < 1000; step++) {
          actor.load(learner.actorParameters())
          await learner.update(bandit(random, config.batchSize, config.discount, onPolicy))
        }
        actor.load(learner.actorParameters())
        const action = new Float32Array(1)
        for (const wanted of [-1.5, -0.5, 0, 0.7, 1.8]) {
          actor.act(Float32Array.of(wanted), action)
          expect(Math.abs((action[0] ?? 9) - wanted / 2.5)).toBeLessThan(0.1)
        }
        await learner.dispose()
      },
      patience,
    )

    it(
      'the value of going on for ever when a time limit is no termination, and of stopping when it is one',
      async () => {
        const config = { ...algorithm.defaults, ...forValue }
        const qMean = async (terminated: number): Promise<number> => {
          const random = createRandom(2)
          const learner = await algorithm.createLearner({
            observationSpace,
            actionSpace,
            config,
            engine: onnxEngine(),
            random,
          })
          for (let step = 0; step < 500; step++) {
            const batch = bandit(random, config.batchSize, config.discount)
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
      },
      patience,
    )

    it(
      'the feedback of the Riccati equation on a linear system with quadratic cost',
      async () => {
        const environment = createLqrEnvironment()
        const config = { ...algorithm.defaults, ...forLqr }
        const actor = await learnHere(algorithm, config, environment, { ...howLong, warmup: 500, seed: 3 })
        const { gain } = solveRiccati()
        const optimal: Actor['act'] = (observation, action) => {
          action[0] = -((gain[0] ?? 0) * (observation[0] ?? 0) + (gain[1] ?? 0) * (observation[1] ?? 0))
        }
        let difference = 0
        const [learnt, right] = [new Float32Array(1), new Float32Array(1)]
        for (const position of [-0.6, 0, 0.6]) {
          for (const velocity of [-0.4, 0, 0.4]) {
            actor.act(Float32Array.of(position, velocity), learnt)
            optimal(Float32Array.of(position, velocity), right)
            difference += Math.abs((learnt[0] ?? 9) - (right[0] ?? 9)) / 9
          }
        }
        const [cost, least] = [meanCost(actor.act), meanCost(optimal)]
        expect(difference).toBeLessThan(0.15) // doing nothing is 0.32 away
        expect(cost).toBeLessThan(1.1 * least)
      },
      patience,
    )
  })
}

describe('normalised observations', () => {
  it(
    'make an observation learnable whose channel has no bounds and a scale of its own',
    async () => {
      const boundless = createSpace([
        { name: 'wanted', unit: 'm', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
      ])
      const inMetres = (wanted: number): number => 6_371_000 + 500 * wanted
      const config = { ...td3.defaults, ...small, normaliseObservations: true }
      const random = createRandom(1)
      const learner = await td3.createLearner({
        observationSpace: boundless,
        actionSpace,
        config,
        engine: onnxEngine(),
        random,
      })
      for (let step = 0; step < 1000; step++) {
        const batch = bandit(random, config.batchSize)
        for (const [row, wanted] of batch.observation.entries()) batch.observation[row] = inMetres(wanted)
        learner.observe?.(batch.observation, batch.size)
        await learner.update(batch)
      }
      const actor = td3.createActor(boundless, actionSpace, config)
      actor.load(learner.actorParameters())
      const action = new Float32Array(1)
      for (const wanted of [-1.5, -0.5, 0, 0.7, 1.8]) {
        actor.act(Float32Array.of(inMetres(wanted)), action)
        expect(Math.abs((action[0] ?? 9) - wanted / 2.5)).toBeLessThan(0.1)
      }
      await learner.dispose()
    },
    patience,
  )
})

/** Discounted cost of 100 starts, each played until what is left does not count. */
function meanCost(act: Actor['act']): number {
  const environment = createLqrEnvironment()
  const action = new Float32Array(1)
  let total = 0
  for (let start = 0; start < 100; start++) {
    let { observation } = environment.reset(start)
    let weight = 0.01
    for (let step = 0; step < 60; step++) {
      act(observation, action)
      const result = environment.step(action)
      observation = result.observation
      total -= weight * result.reward
      weight *= lqr.discount
    }
  }
  return total
}

describe('the Riccati solution', () => {
  it('costs what it says: sᵀ P s', () => {
    const { gain, cost } = solveRiccati()
    const played = meanCost((observation, action) => {
      action[0] = -((gain[0] ?? 0) * (observation[0] ?? 0) + (gain[1] ?? 0) * (observation[1] ?? 0))
    })
    const environment = createLqrEnvironment()
    let said = 0
    for (let start = 0; start < 100; start++) {
      const [x = 0, v = 0] = environment.reset(start).observation
      said +=
        ((cost[0]?.[0] ?? 0) * x * x + 2 * (cost[0]?.[1] ?? 0) * x * v + (cost[1]?.[1] ?? 0) * v * v) / 100
    }
    expect(played / said).toBeCloseTo(1, 2)
  })
})
