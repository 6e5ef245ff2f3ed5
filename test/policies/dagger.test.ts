import { describe, expect, it } from 'vitest'
import { type BetaSchedule, beta, dagger } from '../../policies/dagger.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Act } from '../../src/learn/evaluate.ts'

describe('beta', () => {
  const rounds = (schedule: BetaSchedule['schedule']): number[] =>
    [1, 2, 3, 4].map((round) => beta({ schedule, rounds: 4, base: 0.5 }, round))

  it('leaves the driving to the policy, or takes the expert back by and by', () => {
    expect(rounds('none')).toEqual([0, 0, 0, 0])
    expect(rounds('linear')).toEqual([0.75, 0.5, 0.25, 0])
    expect(rounds('exponential')).toEqual([0.5, 0.25, 0.125, 0.0625])
  })
})

/** An episode is who drove in each of its 100 steps. */
interface Played {
  readonly drivers: readonly number[]
}

const steps = 100
const expertId = -1

/** Policies that put down the number of the round that they were learnt in. */
function world(options: Partial<BetaSchedule> & { readonly stopAfter?: number } = {}) {
  const learntFrom: number[] = []
  const finished: { readonly round: number; readonly beta: number }[] = []
  const as =
    (id: number): Act =>
    (_, action) => {
      action[0] = id
    }
  const setup = {
    rounds: 3,
    schedule: 'none',
    base: 0.5,
    ...options,
    episodes: 2,
    expert: as(expertId),
    random: (round: number) => createRandom(round),
    async play(act: Act): Promise<Played> {
      const action = new Float32Array(1)
      const drivers: number[] = []
      for (let step = 0; step < steps; step++) {
        await act(new Float32Array(1), action)
        drivers.push(action[0])
      }
      return { drivers }
    },
    async learn(aggregated: readonly Played[], round: number) {
      learntFrom.push(aggregated.length)
      return as(round)
    },
    async onRound({ round }: { round: number }, share: number) {
      finished.push({ round, beta: share })
      return round === options.stopAfter
    },
  } as const
  const demonstrations = [{ drivers: [expertId] }]
  return { setup, learntFrom, finished, from: { round: 0, aggregated: demonstrations, policy: as(0) } }
}

describe('dagger', () => {
  it('adds what each round met to everything before, and learns from all of it', async () => {
    const { setup, learntFrom, finished, from } = world()
    await dagger(setup, from)
    expect(learntFrom).toEqual([3, 5, 7])
    expect(finished.map(({ round }) => round)).toEqual([1, 2, 3])
  })

  it('lets the policy of the round before drive', async () => {
    const { setup, from } = world()
    const seen: number[][] = []
    await dagger(
      {
        ...setup,
        async play(act, random) {
          const played = await setup.play(act)
          seen.push([...new Set(played.drivers)])
          random.uniform()
          return played
        },
      },
      from,
    )
    expect(seen).toEqual([[0], [0], [1], [1], [2], [2]])
  })

  it('mixes the expert in by β, step by step', async () => {
    const { setup, from } = world({ schedule: 'exponential' })
    const shares: number[] = []
    await dagger(
      {
        ...setup,
        async play(act) {
          const played = await setup.play(act)
          shares.push(played.drivers.filter((driver) => driver === expertId).length / steps)
          return played
        },
      },
      from,
    )
    for (const [index, share] of shares.entries()) {
      expect(Math.abs(share - 0.5 ** (1 + Math.floor(index / 2)))).toBeLessThan(0.2)
    }
  })

  it('ends when it is told to, and goes on from where it was', async () => {
    const { setup, learntFrom, from } = world({ stopAfter: 1 })
    await dagger(setup, from)
    expect(learntFrom).toEqual([3])
    const later = world()
    await dagger(later.setup, { ...later.from, round: 2 })
    expect(later.finished.map(({ round }) => round)).toEqual([3])
  })
})
