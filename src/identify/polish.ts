import { toCoordinate, toValue } from './candidate.ts'
import { type Evaluate, type Fit, relativeError } from './objective.ts'
import { dot, invertSymmetric, normalMatrix, slopes, weighted } from './slopes.ts'
import type { Parameter } from './types.ts'

const rounds = 6
/** A round that gains less than this part of the error is the last. */
const leastGain = 0.02

/**
 * The last part of the way, near a minimum, in few evaluations: Levenberg-Marquardt (Marquardt, 1963) on the differences
 * themselves. Parameters that take whole numbers stay as they are.
 */
export async function polish(
  parameters: readonly Parameter[],
  start: readonly number[],
  before: Fit,
  evaluate: Evaluate,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const free = parameters.flatMap(({ whole }, index) => (whole ? [] : [index]))
  const n = free.length
  // The sum of squares is then twice the relative error.
  const weights = {
    oneStep: 1 / Math.max(before.oneStepRms, 1e-9) / Math.sqrt(before.oneStep.length),
    windows: 1 / Math.max(before.windowRms, 1e-9) / Math.sqrt(before.windows.length),
  }
  let values = start
  let fit = await evaluate(values)
  let damping = 1e-3
  for (let round = 0; round < rounds && fit && n > 0; round++) {
    const spot = values
    const evaluateFree: Evaluate = (some) =>
      evaluate(spot.map((value, index) => some[free.indexOf(index)] ?? value))
    const chosen = free.map((index) => parameters[index])
    const columns = await slopes(
      chosen,
      free.map((index) => spot[index]),
      fit,
      evaluateFree,
      weights,
    )
    const differences = weighted(fit, weights)
    const pull = columns.map((column) => dot(column, differences))
    const error = relativeError(fit, before)
    let gain = 0
    for (let attempt = 0; attempt < 3 && gain <= 0; attempt++) {
      if (signal?.aborted) return values
      const matrix = normalMatrix(columns).map((value, index) =>
        index % (n + 1) === 0 ? value * (1 + damping) : value,
      )
      const inverse = invertSymmetric(matrix, n)
      const next = [...spot]
      free.forEach((index, row) => {
        const step = pull.reduce((sum, value, column) => sum - inverse[row * n + column] * value, 0)
        next[index] = toValue(parameters[index], toCoordinate(parameters[index], spot[index]) + step)
      })
      const tried = await evaluate(next)
      gain = 1 - relativeError(tried, before) / error
      damping *= gain > 0 ? 0.1 : 10
      if (gain > 0) [values, fit] = [next, tried]
    }
    if (gain < leastGain) break
  }
  return values
}
