import type { Random } from '../contract/random.ts'
import { toCoordinate, toValue } from './candidate.ts'
import { createCmaEs } from './cma-es.ts'
import type { Parameter } from './types.ts'

export interface SearchOptions {
  readonly start: readonly number[]
  /** At most so many evaluations. */
  readonly candidates: number
  /** An error that need not fall further. */
  readonly goodEnough: number
  readonly random: Random
  readonly signal?: AbortSignal | undefined
  onCandidate?(count: number, best: number): void
}

export interface Found {
  readonly values: readonly number[]
  readonly error: number
  readonly candidates: number
  readonly ended: 'converged' | 'candidates' | 'interrupted'
}

/** A quarter of the way between the bounds. */
const firstSpread = 0.2
/** Near enough to a minimum when no coordinate is searched over more than this part of its bounds. */
const lastSpread = 0.015
/** … or when the best error has fallen by less than a thousandth in so many generations, and more with more parameters. */
const patience = (n: number): number => 15 + 4 * n

/**
 * CMA-ES between the parameters' bounds, from `start`. A point outside is judged at the nearest bound and
 * pays for how far it is out (Hansen's tutorial, B.5).
 */
export async function search(
  parameters: readonly Parameter[],
  error: (values: readonly number[]) => Promise<number>,
  { start, candidates, goodEnough, random, signal, onCandidate }: SearchOptions,
): Promise<Found> {
  const cma = createCmaEs({
    start: parameters.map((each, index) => toCoordinate(each, start[index])),
    sigma: firstSpread,
    random,
    leastSpread: parameters.map(({ whole, low, high }) => (whole ? 0.3 / (high - low) : 0)),
  })
  let best: Pick<Found, 'values' | 'error'> = { values: start, error: await error(start) }
  let count = 1
  const history: number[] = []
  const judge = async (values: readonly number[]): Promise<number> => {
    const value = await error(values)
    count++
    if (value < best.error) best = { values, error: value }
    onCandidate?.(count, best.error)
    return value
  }
  const end = (ended: Found['ended']): Found => ({ ...best, candidates: count, ended })

  for (;;) {
    const points = cma.ask()
    const values: number[] = []
    for (const point of points) {
      if (signal?.aborted) return end('interrupted')
      if (count >= candidates) return end('candidates')
      const outside = point.reduce((sum, x) => sum + (x - Math.min(1, Math.max(0, x))) ** 2, 0)
      const inside = parameters.map((parameter, index) => toValue(parameter, point[index]))
      values.push((await judge(inside)) + outside)
      // Lets a Ctrl-C through.
      await new Promise((resolve) => setImmediate(resolve))
    }
    cma.tell(points, values)
    history.push(best.error)
    const earlier = history.at(-1 - patience(parameters.length)) ?? Number.POSITIVE_INFINITY
    const still = cma.spread().every((spread, index) => parameters[index].whole || spread < lastSpread)
    if (best.error <= goodEnough || still || earlier - best.error < 1e-3 * earlier) {
      await tryNeighbours(parameters, () => best.values, judge)
      return end('converged')
    }
  }
}

/** Whole numbers have been rounded on the way: is the next one better after all? */
async function tryNeighbours(
  parameters: readonly Parameter[],
  best: () => readonly number[],
  judge: (values: readonly number[]) => Promise<number>,
): Promise<void> {
  for (const [index, { whole, low, high }] of parameters.entries()) {
    if (!whole) continue
    for (const change of [-1, 1]) {
      const value = best()[index] + change
      if (value < low || value > high) continue
      await judge(best().map((each, at) => (at === index ? value : each)))
    }
  }
}
