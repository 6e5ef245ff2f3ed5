import { SinewError } from '../../contract/errors.ts'
import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'

/**
 * Each number is dropped with probability `rate`, and those that stay are divided by 1 − rate, so that the mean
 * stays too: Srivastava et al. 2014, "Dropout", section 10. Leave it out of the policy that runs.
 *
 * @param uniform an input of x's shape, filled anew for every run with numbers uniform in [0, 1)
 * @throws SinewError `engine` unless 0 ≤ rate < 1
 */
export function dropout(b: ProgramBuilder, x: Tensor, uniform: Tensor, rate: number): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new SinewError('engine', 'dropout: the rate makes no sense', {
      where: 'dropout',
      expected: 'a probability from 0 to below 1',
      received: String(rate),
    })
  }
  return rate === 0 ? x : b.multiply(x, b.multiply(b.greater(uniform, rate), 1 / (1 - rate)))
}
