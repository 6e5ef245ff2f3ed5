import type { Random } from '../../src/contract/random.ts'
import type { Range } from './types.ts'

/**
 * A number of `range`, drawn in to `neutral` by `scale`: bounds are `neutral` at 0 and those of the range at 1, in between
 * on a line (log-uniform: on a line of logarithms). One draw of the generator whatever the scale.
 */
export function drawFrom(
  { low, high, distribution = 'uniform' }: Range,
  neutral: number,
  scale: number,
  random: Random,
): number {
  if (distribution === 'uniform') {
    return random.between(neutral + scale * (low - neutral), neutral + scale * (high - neutral))
  }
  const middle = Math.log(neutral)
  const [from, to] = [Math.log(low) - middle, Math.log(high) - middle]
  return Math.exp(middle + random.between(scale * from, scale * to))
}
