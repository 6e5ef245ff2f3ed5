import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { createEpisodeBuilder, joinEpisodes, splitEpisodes } from '../../../src/learn/imitation/labelled.ts'

const episode = (steps: number, mark: number) => {
  const builder = createEpisodeBuilder()
  for (let step = 0; step < steps; step++) builder.add(Float32Array.of(mark, step), Float32Array.of(-mark))
  return builder.finish()
}

describe('splitEpisodes', () => {
  it('gives each episode to one side, and keeps at least one to learn from', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer(),
        (count, share, seed) => {
          const episodes = Array.from({ length: count }, (_, index) => episode(1, index))
          const { learning, validation } = splitEpisodes(episodes, share, createRandom(seed))
          expect(new Set([...learning, ...validation]).size).toBe(count)
          expect(learning.length + validation.length).toBe(count)
          expect(learning.length).toBeGreaterThan(0)
          if (share > 0 && count > 1) expect(validation.length).toBeGreaterThan(0)
          if (share === 0) expect(validation).toEqual([])
        },
      ),
    )
  })
})

describe('joinEpisodes', () => {
  it('puts rows behind rows', () => {
    const joined = joinEpisodes([episode(2, 1), episode(1, 2)])
    expect(joined.steps).toBe(3)
    expect([...joined.observation]).toEqual([1, 0, 1, 1, 2, 0])
    expect([...joined.action]).toEqual([-1, -1, -2])
  })
})
