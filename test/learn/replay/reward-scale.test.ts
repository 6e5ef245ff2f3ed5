import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { createRewardScale } from '../../../src/learn/replay/reward-scale.ts'
import { createBatch, createReplayBuffer } from '../../../src/learn/replay-buffer.ts'
import { rowsOf, type Step } from './streams.ts'

const discount = 0.9

/** Discounted returns so far at every step, by the definition, over `streams` interleaved environments. */
function returnsOf(rewards: readonly number[], ended: readonly boolean[], streams: number): number[] {
  return rewards.map((_, at) => {
    let sum = 0
    let factor = 1
    for (let step = at; step >= 0; step -= streams) {
      if (step < at && ended[step]) break
      sum += factor * (rewards[step] ?? 0)
      factor *= discount
    }
    return sum
  })
}

describe('normalised rewards', () => {
  const random = createRandom(3)
  const rewards = Array.from({ length: 900 }, () => 5 + 40 * random.normal())
  const ended = rewards.map(() => random.integer(20) === 0)
  const returns = returnsOf(rewards, ended, 3)
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length)
  const filled = () => {
    const scale = createRewardScale(discount)
    for (const [row, reward] of rewards.entries()) scale.add(reward, ended[row] ?? false, row % 3)
    return scale
  }

  it('are divided by the standard deviation of the discounted returns, and clipped', () => {
    const scale = filled()
    expect(scale.scale(deviation)).toBeCloseTo(1, 9)
    expect(scale.scale(-3)).toBeCloseTo(-3 / deviation, 9)
    expect(scale.scale(1e9)).toBe(10)
    expect(scale.scale(-1e9)).toBe(-10)
  })

  it('go on bit for bit after a restore', () => {
    const original = filled()
    const restored = createRewardScale(discount)
    restored.restore(structuredClone(original.save()))
    for (const each of [original, restored]) each.add(17, false, 1)
    expect(restored.scale(1)).toBe(original.scale(1))
    expect(restored.save()).toEqual(original.save())
  })

  it('refuse a state that was saved without them', () => {
    expect(() => createRewardScale(discount).restore({})).toThrow('trainer.normaliseRewards')
  })

  it('reach the batch, summed over steps, while the buffer keeps them as they were', () => {
    const steps: Step[] = Array.from({ length: 30 }, () => ({ stream: 0, end: 'no' }))
    const rows = rowsOf(steps)
    const scale = createRewardScale(discount)
    for (const [row, reward] of rows.reward.entries()) scale.add(reward, false, row * 0)
    const buffer = createReplayBuffer(30, 1, 1, { nStep: 2, discount, normaliseRewards: true })
    buffer.addRows(rows, 30)
    const batch = createBatch(20, 1, 1, discount)
    buffer.sample(batch, createRandom(1))
    for (let row = 0; row < 20; row++) {
      const number = batch.observation[row] ?? 0
      const expected = scale.scale(number) + (number === 29 ? 0 : discount * scale.scale(number + 1))
      expect(batch.reward[row]).toBeCloseTo(expected, 5)
    }
    expect(buffer.saveRows(0, 30).reward).toEqual(rows.reward)
  })
})
