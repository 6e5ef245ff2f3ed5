import { describe, expect, it } from 'vitest'
import type { LabelledBatch } from '../../../policies/bc.ts'
import type { Cloner } from '../../../policies/cloner.ts'
import { createSpace } from '../../../src/contract/channel.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { fitClone, fitDefaults } from '../../../src/learn/imitation/fit.ts'
import type { LabelledEpisode } from '../../../src/learn/imitation/labelled.ts'

const space = createSpace([{ name: 'x', unit: '1', low: -1, high: 1 }])
const spaces = { observationSpace: space, actionSpace: space }
const episodes: readonly LabelledEpisode[] = Array.from({ length: 4 }, (_, index) => ({
  steps: 5,
  observation: Float32Array.from([0, 1, 2, 3, 4], (step) => 10 * index + step),
  action: new Float32Array(5),
}))

/** Its one weight counts the updates; its validation loss is as given, epoch by epoch. */
function countingCloner(validation: readonly number[], loss = 1): Cloner & { readonly rows: number[] } {
  let updates = 0
  let epoch = 0
  const rows: number[] = []
  return {
    rows,
    batchSize: 4,
    observe() {},
    async update({ observation, weight }: LabelledBatch) {
      updates += 1
      for (let row = 0; row < weight.length; row++) if (weight[row] > 0) rows.push(observation[row])
      return loss
    },
    async error({ weight }) {
      // Five rows are two batches of four: the second one ends the epoch.
      const value = validation[Math.min(epoch, validation.length - 1)]
      if (weight[1] === 0) epoch += 1
      return value
    },
    actorParameters: () => Float32Array.of(updates),
    load(parameters) {
      updates = parameters[0]
    },
    policyProgram() {
      throw new Error('not asked for')
    },
    async dispose() {},
  }
}

const fitted = (cloner: Cloner, config = {}) =>
  fitClone(cloner, episodes, { config: { ...fitDefaults, ...config }, spaces, random: createRandom(0) })

describe('fitClone', () => {
  it('keeps the weights of the lowest validation error, and gives up when it has waited enough', async () => {
    const cloner = countingCloner([5, 4, 3, 6, 6, 6, 6, 6, 6, 6])
    // 15 rows to learn from are 4 minibatches an epoch.
    const result = await fitted(cloner, { patience: 12 })
    expect(result).toMatchObject({ epoch: 3, ended: 'patience', validationError: 3 })
    expect(result.points).toHaveLength(6)
    expect(cloner.actorParameters()[0]).toBe(12)
  })

  it('learns from every row once an epoch, and from none of the validation', async () => {
    const cloner = countingCloner([1])
    await fitted(cloner, { updates: 4 })
    expect(cloner.rows).toHaveLength(15)
    expect(new Set(cloner.rows).size).toBe(15)
    const left = episodes.filter(({ observation }) => !cloner.rows.includes(observation[0]))
    expect(left).toHaveLength(1)
  })

  it('takes the last weights where there is no validation', async () => {
    const cloner = countingCloner([1])
    const result = await fitted(cloner, { validationShare: 0, updates: 10 })
    expect(result).toMatchObject({ epoch: 2, ended: 'updates', validationError: Number.NaN })
    expect(cloner.actorParameters()[0]).toBe(10)
  })

  it('says so when it diverges, and when there is nothing to imitate', async () => {
    await expect(fitted(countingCloner([1], Number.NaN))).rejects.toThrow(/diverged/)
    const none = { config: fitDefaults, spaces, random: createRandom(0) }
    await expect(fitClone(countingCloner([1]), [], none)).rejects.toThrow(/nothing to imitate/)
  })
})
