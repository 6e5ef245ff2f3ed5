import type { Evaluate, Fit } from './objective.ts'
import { invertSymmetric, normalMatrix, slopes } from './slopes.ts'
import type { Parameter } from './types.ts'

/** What the recording says about one parameter. */
export interface Confidence {
  /** One standard deviation, in the parameter's unit; infinite where nothing hangs on it. */
  readonly sd: number
  /** The recording cannot tell the value. */
  readonly unknown: boolean
  /** Another parameter that makes up for a change of this one. */
  readonly tradesWith?: string
}

/** Every channel is taken to err by at least this part of its range: no sensor and no model is exact. */
const leastError = 1e-3
/** A value that is known no better than this part of itself is not known. */
const unknownAbove = 0.3
const tradesAbove = 0.95

/**
 * How well each value is known: (JᵀJ)⁻¹ of the differences between prediction and recording, divided by their own size
 * (Gauss-Newton; Seber and Wild, Nonlinear Regression, §2.1). Differences in a window hang together: a window counts as one.
 */
export async function findConfidence(
  parameters: readonly Parameter[],
  values: readonly number[],
  fit: Fit,
  evaluate: Evaluate,
  windowSteps: number,
): Promise<Confidence[]> {
  const n = parameters.length
  const weights = {
    oneStep: 1 / Math.max(leastError, fit.oneStepRms),
    windows: 1 / Math.max(leastError, fit.windowRms) / Math.sqrt(windowSteps),
  }
  const columns = await slopes(parameters, values, fit, evaluate, weights)
  const covariance = invertSymmetric(normalMatrix(columns), n)
  return parameters.map((parameter, index) => judge(parameters, values[index], covariance, index, parameter))
}

function judge(
  parameters: readonly Parameter[],
  value: number,
  covariance: Float64Array,
  index: number,
  { low, high, scale }: Parameter,
): Confidence {
  const n = parameters.length
  const sdAt = (each: number): number => Math.sqrt(covariance[each * n + each])
  const spread = sdAt(index)
  const sd = scale === 'log' ? value * spread * Math.log(high / low) : spread * (high - low)
  const size = scale === 'log' ? value : Math.max(value, 0.2 * (high - low))
  const unknown = !(sd <= unknownAbove * size)
  if (!unknown) return { sd, unknown }
  const partner = parameters
    .map(({ path }, each) => ({ path, each, bound: covariance[index * n + each] / (spread * sdAt(each)) }))
    .filter(({ each }) => each !== index)
    .sort((a, b) => Math.abs(b.bound) - Math.abs(a.bound))[0]
  const trades = partner && Math.abs(partner.bound) > tradesAbove
  return trades ? { sd, unknown, tradesWith: partner.path } : { sd, unknown }
}
