import { describe, expect, it } from 'vitest'
import { createClassicEnvironment } from '../../../sim/classic/index.ts'
import { pointReach } from '../../../sim/classic/point-reach.ts'
import type { GoalContract } from '../../../src/contract/environment.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { createActionScale } from '../../../src/learn/action-scale.ts'
import { createCollector } from '../../../src/learn/collector.ts'
import {
  createBatch,
  createReplayBuffer,
  createRows,
  type TransitionRows,
} from '../../../src/learn/replay-buffer.ts'
import type { Actor } from '../../../src/learn/types.ts'

const { observationSpace, actionSpace } = pointReach
const goal = pointReach.goal as GoalContract
const still: Actor = { parameterCount: 0, load() {}, act: (_, action) => action.fill(0) }

/** Random play of two environments in turn: `rows` steps, 50 to an episode. */
function play(rows: number): TransitionRows {
  const out = createRows(rows, 6, 2)
  const environments = [createClassicEnvironment(pointReach), createClassicEnvironment(pointReach)]
  createCollector(environments, [still, still], createRandom(1)).collect(rows, 'uniform', out)
  return out
}

/** What was reached by row `row`, as text. */
const reached = (rows: TransitionRows, row: number): string =>
  rows.nextObservation.subarray(6 * row, 6 * row + 2).join()

function sampled(rows: TransitionRows, goalsPerTransition: number, size: number, nStep = 1) {
  const buffer = createReplayBuffer(10_000, 6, 2, {
    hindsight: { goal, goalsPerTransition, observationSpace, actionSpace },
    nStep,
    discount: 0.9,
  })
  buffer.addRows(rows, rows.reward.length)
  const batch = createBatch(size, 6, 2, 0.9)
  buffer.sample(batch, createRandom(2))
  return batch
}

describe('hindsight experience replay', () => {
  const rows = play(400)
  /** Row by position and velocity, which no relabelling touches. */
  const rowOf = new Map(
    Array.from(rows.reward, (_, row) => [rows.observation.subarray(6 * row, 6 * row + 4).join(), row]),
  )
  const batch = sampled(rows, 4, 5_000)
  const samples = Array.from(batch.reward, (reward, index) => {
    const seen = batch.observation.subarray(6 * index, 6 * index + 6)
    const row = rowOf.get(seen.subarray(0, 4).join()) ?? -1
    const asked = seen.subarray(4).join()
    const relabelled = asked !== rows.observation.subarray(6 * row + 4, 6 * row + 6).join()
    return { reward, row, asked, relabelled, index }
  })

  it('relabels k of every k + 1', () => {
    const share = samples.filter(({ relabelled }) => relabelled).length / samples.length
    // Standard deviation of a share of 0.8 over 5000 draws: 0.006.
    expect(Math.abs(share - 0.8)).toBeLessThan(0.025)
  })

  it('asks for what the same episode reached then or later, each equally often', () => {
    const ahead: number[] = []
    for (const { row, asked, relabelled } of samples) {
      if (!relabelled) continue
      // Environments take turns: the episode's rows are every other one, to its 50th.
      const left = Array.from({ length: 50 - (Math.floor(row / 2) % 50) }, (_, step) => row + 2 * step)
      const chosen = left.findIndex((at) => reached(rows, at) === asked)
      expect(chosen).toBeGreaterThanOrEqual(0)
      ahead.push((chosen + 0.5) / left.length)
    }
    const mean = ahead.reduce((sum, value) => sum + value, 0) / ahead.length
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(ahead.length))
  })

  it('judges the step as the task would have, had it asked for that', () => {
    const environment = createClassicEnvironment(pointReach)
    const action = new Float32Array(2)
    const scale = createActionScale(actionSpace)
    for (const { reward, index } of samples.slice(0, 1_000)) {
      environment.resetTo(batch.observation.subarray(6 * index, 6 * index + 6))
      scale.toAction(batch.action.subarray(2 * index, 2 * index + 2), action)
      const after = environment.step(action)
      expect(after.reward).toBe(reward)
      expect(batch.terminated[index]).toBe(0)
      // The state is not rounded between steps, the observation is.
      for (const [channel, value] of after.observation.entries()) {
        expect(batch.nextObservation[6 * index + channel]).toBeCloseTo(value, 5)
      }
    }
    expect(samples.some(({ reward }) => reward === 0)).toBe(true)
    expect(samples.some(({ reward }) => reward === -1)).toBe(true)
  })

  it('adds up the rewards of several steps under the same goal', () => {
    const several = sampled(rows, 1e9, 2_000, 3)
    const from = new Float32Array(6)
    for (let index = 0; index < several.size; index++) {
      const first = rowOf.get(several.observation.subarray(6 * index, 6 * index + 4).join()) ?? -1
      const asked = several.observation.subarray(6 * index + 4, 6 * index + 6)
      let sum = 0
      let factor = 1
      for (let step = 0; step < Math.min(3, 50 - (Math.floor(first / 2) % 50)); step++) {
        const row = first + 2 * step
        if (row >= 400) break
        from.set(rows.nextObservation.subarray(6 * row, 6 * row + 6))
        const distance = Math.hypot(from[0] - asked[0], from[1] - asked[1])
        sum += factor * (distance <= 0.05 ? 0 : -1)
        factor *= 0.9
      }
      expect(several.reward[index]).toBeCloseTo(sum, 5)
      expect(several.discount[index]).toBeCloseTo(factor, 5)
      expect(several.nextObservation.subarray(6 * index + 4, 6 * index + 6)).toEqual(asked)
    }
  })

  it('keeps an end that has nothing to do with the goal, and ends where the new goal does', () => {
    const ending: GoalContract = {
      size: 1,
      achieved: (observation, reached) => reached.set(observation.subarray(0, 1)),
      place: (wanted, observation) => observation.set(wanted, 1),
      judge({ nextObservation: [at, wanted], action: [push] }, verdict) {
        verdict.reward = push
        verdict.terminated ||= at === wanted
      },
    }
    const channel = (name: string) => ({ name, unit: '1', low: -9, high: 9 }) as const
    const fallen = createRows(3, 2, 1)
    fallen.observation.set([0, 7, 1, 7, 2, 7])
    fallen.nextObservation.set([1, 7, 2, 7, 3, 7])
    fallen.action.fill(0.5)
    fallen.terminated[2] = 1
    const buffer = createReplayBuffer(3, 2, 1, {
      hindsight: {
        goal: ending,
        goalsPerTransition: 1e9,
        observationSpace: { size: 2, channels: [channel('at'), channel('wanted')] },
        actionSpace: { size: 1, channels: [channel('push')] },
      },
      nStep: 3,
      discount: 1,
    })
    buffer.addRows(fallen, 3)
    const batch = createBatch(300, 2, 1, 1)
    buffer.sample(batch, createRandom(0))
    for (let index = 0; index < 300; index++) {
      const [at, wanted] = batch.observation.subarray(2 * index, 2 * index + 2)
      // Any goal lies ahead and ends the episode, the last one where it had ended anyway.
      expect(batch.terminated[index]).toBe(1)
      expect(batch.reward[index]).toBe(4.5 * ((wanted ?? 0) - (at ?? 0)))
      expect(batch.nextObservation[2 * index]).toBe(wanted)
    }
  })
})
