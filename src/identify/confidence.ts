import type { Evaluate, Fit } from './objective.ts'
import { invertSymmetric, normalMatrix, type Reach, slopes } from './slopes.ts'
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
/** Of a value near zero this part of its bounds is what counts. */
const smallest = 0.2
const tradesAbove = 0.95

/**
 * How well each value is known: (JᵀJ)⁻¹ of the differences between prediction and recording, divided by their own size
 * (Gauss-Newton; Seber and Wild, Nonlinear Regression, chapter 2). Differences near each other hang together: so many steps as a window has count
 * as one.
 * Of parameters that make up for each other the least known is taken as given, one by one, until the rest are known.
 */
export async function findConfidence(
  parameters: readonly Parameter[],
  values: readonly number[],
  fit: Fit,
  evaluate: Evaluate,
  windowSteps: number,
): Promise<Confidence[]> {
  const weights = {
    oneStep: 1 / Math.max(leastError, fit.oneStepRms) / Math.sqrt(windowSteps),
    windows: 1 / Math.max(leastError, fit.windowRms) / Math.sqrt(windowSteps),
  }
  const columns = await slopes(parameters, values, fit, evaluate, weights, worthKnowing)
  const result: Confidence[] = []
  let open = parameters.map((parameter, index) => ({ parameter, index, value: values[index] }))
  for (;;) {
    const covariance = invertSymmetric(normalMatrix(open.map(({ index }) => columns[index])), open.length)
    const judged = open.map((each, at) => ({
      ...each,
      at,
      ...judge(each.parameter, each.value, covariance, at, open.length),
    }))
    const worst = judged.reduce((a, b) => (b.part > a.part ? b : a), {
      part: unknownAbove,
      at: -1,
      index: -1,
      sd: 0,
    })
    if (worst.at < 0) {
      for (const { index, sd } of judged) result[index] = { sd, unknown: false }
      return result
    }
    const partner = partnerOf(worst.at, covariance, open.length)
    const tradesWith = partner === undefined ? undefined : open[partner]?.parameter.path
    result[worst.index] = { sd: worst.sd, unknown: true, ...(tradesWith ? { tradesWith } : {}) }
    open = open.filter(({ index }) => index !== worst.index)
    if (open.length === 0) return result
  }
}

/** The differences are those of a change that would make the value unknown: what a tangent says may not reach that far. */
const worthKnowing: Reach = ({ low, high, scale }, value) =>
  scale === 'log'
    ? Math.log(1 + unknownAbove) / Math.log(high / low)
    : (unknownAbove * Math.max(value, smallest * (high - low))) / (high - low)

/** One standard deviation of a value, in its unit and as a part of the value. */
function judge(
  { low, high, scale }: Parameter,
  value: number,
  covariance: Float64Array,
  at: number,
  n: number,
): { readonly sd: number; readonly part: number } {
  const spread = Math.sqrt(covariance[at * n + at])
  const sd = scale === 'log' ? value * spread * Math.log(high / low) : spread * (high - low)
  return { sd, part: sd / (scale === 'log' ? value : Math.max(value, smallest * (high - low))) }
}

function partnerOf(at: number, covariance: Float64Array, n: number): number | undefined {
  const correlation = (each: number): number =>
    Math.abs(covariance[at * n + each]) / Math.sqrt(covariance[at * n + at] * covariance[each * n + each])
  const others = Array.from({ length: n }, (_, each) => each).filter((each) => each !== at)
  return others
    .sort((a, b) => correlation(b) - correlation(a))
    .find((each) => correlation(each) > tradesAbove)
}
