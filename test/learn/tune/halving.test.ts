import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHalving, type HalvingOptions, type Job } from '../../../src/learn/tune/halving.ts'

/** Runs it with so many workers; trial n scores n. Jobs in the order in which they came to their end. */
function run(
  options: Omit<HalvingOptions<number>, 'better'>,
  workers: number,
  fails: (trial: number) => boolean,
) {
  const halving = createHalving<number>({ ...options, better: (a, b) => a > b })
  const order: Job[] = []
  const running: Job[] = []
  for (;;) {
    const job = running.length < workers ? halving.next() : undefined
    if (job) running.push(job)
    else {
      const done = running.shift()
      if (!done) break
      order.push(done)
      halving.report(done, fails(done.trial) ? undefined : done.trial)
    }
  }
  return { halving, order }
}

describe('successive halving', () => {
  it('with one worker promotes as soon as one of three has been seen', () => {
    const { order } = run({ trials: 9, rungs: 3, keepOneOf: 3 }, 1, () => false)
    expect(order.map(({ trial, rung }) => `${trial}@${rung}`).join(' ')).toMatchInlineSnapshot(
      `"0@0 1@0 2@0 2@1 3@0 3@1 4@0 4@1 4@2 5@0 5@1 5@2 6@0 6@1 6@2 7@0 7@1 7@2 8@0 8@1 8@2"`,
    )
  })

  it('begins every trial, nothing twice, promotes only what came to its end, and keeps the best', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (trials, rungs, keepOneOf, workers) => {
          const { halving, order } = run({ trials, rungs, keepOneOf }, workers, (trial) => trial % 5 === 4)
          expect(halving.finished).toBe(true)
          expect(new Set(order.map(({ trial, rung }) => `${trial}@${rung}`)).size).toBe(order.length)
          expect(order.filter(({ rung }) => rung === 0)).toHaveLength(trials)
          for (let rung = 1; rung < rungs; rung++) {
            const here = order.filter((job) => job.rung === rung).length
            const below = order.filter((job) => job.rung === rung - 1).length
            // Asynchronous: a promoted trial may later drop out of the top, so there can be more than one in η.
            expect(here).toBeGreaterThanOrEqual(Math.min(1, Math.floor((below - below / 5) / keepOneOf) - 1))
            expect(here).toBeLessThanOrEqual(below)
            for (const { trial } of order.filter((job) => job.rung === rung)) {
              expect(trial % 5).not.toBe(4)
              expect(order.findIndex((job) => job.trial === trial && job.rung === rung)).toBeGreaterThan(
                order.findIndex((job) => job.trial === trial && job.rung === rung - 1),
              )
            }
          }
          const best = Math.max(...order.map(({ trial }) => (trial % 5 === 4 ? -1 : trial)))
          if (best >= 0) expect(halving.standings(0)[0]).toBe(best)
        },
      ),
    )
  })

  it('goes on from results that it is told', () => {
    const halving = createHalving<number>({ trials: 4, rungs: 2, keepOneOf: 2, better: (a, b) => a > b })
    halving.report({ trial: 0, rung: 0 }, 5)
    halving.report({ trial: 1, rung: 0 }, 1)
    expect(halving.next()).toEqual({ trial: 0, rung: 1 })
    halving.report({ trial: 0, rung: 1 }, 6)
    expect(halving.next()).toEqual({ trial: 2, rung: 0 })
  })
})
