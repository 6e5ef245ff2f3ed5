import type { Random } from '../../../src/contract/random.ts'

const firstS = 0.25
const longestS = 5

/** Seconds to wait before the next attempt: doubling up to 5 s, spread so that many robots do not come at once. */
export function backOffS(attempt: number, random: Random): number {
  return Math.min(longestS, firstS * 2 ** attempt) * (0.75 + 0.5 * random.uniform())
}
