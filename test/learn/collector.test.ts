import { describe, expect, it } from 'vitest'
import { sac } from '../../policies/sac.ts'
import { createEnvironment } from '../../sim/environment.ts'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { createRandom } from '../../src/contract/random.ts'
import { createCollector } from '../../src/learn/collector.ts'
import { createRows } from '../../src/learn/replay-buffer.ts'
import type { Actor } from '../../src/learn/types.ts'
import { createCounting } from './toy-environments.ts'

const still: Actor = { parameterCount: 0, load() {}, act: (_, action) => action.fill(0) }

describe('a collector', () => {
  it('resets in the same step and keeps the true last observation', () => {
    const collector = createCollector([createCounting()], [still], createRandom(0))
    const rows = createRows(12, 1, 1)
    const episodes = collector.collect(12, 'uniform', rows)
    expect(Array.from(rows.observation)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
    expect(Array.from(rows.nextObservation)).toEqual([1, 2, 3, -7, 1, 2, 3, -7, 1, 2, 3, -7])
    expect(Array.from(rows.reward)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4])
    expect(Array.from(rows.terminated)).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0])
    expect(Array.from(rows.truncated)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    expect(episodes.map(({ return: sum, length, terminated }) => [sum, length, terminated])).toEqual([
      [10, 4, true],
      [10, 4, true],
      [10, 4, false],
    ])
  })

  it('gives its environments the same number of steps, also across calls', () => {
    const collector = createCollector([createCounting(), createCounting()], [still, still], createRandom(0))
    const rows = createRows(3, 1, 1)
    const seen: number[] = []
    for (let call = 0; call < 4; call++) {
      collector.collect(3, 'policy', rows)
      seen.push(...rows.observation)
    }
    expect(seen).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1])
  })

  it('tells the actor of an environment that its next episode begins', () => {
    const begun = [0, 0]
    const actors = begun.map((_, index) => ({
      ...still,
      beginEpisode: () => void begun.splice(index, 1, (begun[index] ?? 0) + 1),
    }))
    const collector = createCollector([createCounting(), createCounting()], actors, createRandom(0))
    collector.collect(7, 'policy', createRows(7, 1, 1))
    expect(begun).toEqual([1, 0])
    collector.collect(9, 'policy', createRows(9, 1, 1))
    expect(begun).toEqual([2, 2])
  })

  it('explores uniformly in [−1, 1] while it is asked to', () => {
    const collector = createCollector([createCounting()], [still], createRandom(0))
    const rows = createRows(2_000, 1, 1)
    collector.collect(2_000, 'uniform', rows)
    const mean = rows.action.reduce((sum, value) => sum + value, 0) / 2_000
    expect(Math.max(...rows.action)).toBeGreaterThan(0.99)
    expect(Math.min(...rows.action)).toBeLessThan(-0.99)
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 3 / 2_000))
  })

  it('goes on bit for bit in a simulated robot’s running episodes, and takes none for its own that is not', async () => {
    const open = async (seed: number) => {
      const environments = await Promise.all([0, 1].map(() => createEnvironment(reacherReach)))
      const [{ observationSpace, actionSpace }] = environments
      const config = { ...sac.defaults, hidden: [8, 8] }
      const actors = environments.map(() => {
        const actor = sac.createActor(observationSpace, actionSpace, config)
        const weights = createRandom(5)
        actor.load(Float32Array.from({ length: actor.parameterCount }, () => weights.between(-0.5, 0.5)))
        return actor
      })
      const rows = createRows(300, observationSpace.size, actionSpace.size)
      return { environments, rows, ...createCollector(environments, actors, createRandom(seed)) }
    }
    const original = await open(3)
    original.collect(50, 'uniform', original.rows)
    original.collect(121, 'policy', original.rows)
    const state = structuredClone(original.save())
    original.collect(300, 'policy', original.rows)

    const restored = await open(4)
    expect(restored.restore(state)).toBe(0)
    restored.collect(300, 'policy', restored.rows)
    expect(restored.rows).toEqual(original.rows)

    const [lane] = state.lanes
    if (lane) lane.observation[0] += 1e-6
    expect(restored.restore(state)).toBe(1)
    for (const environment of [...original.environments, ...restored.environments]) environment.close()
  })
})
