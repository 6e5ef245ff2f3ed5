import { toCoordinate, toValue } from './candidate.ts'
import { eigenSymmetric } from './eigen.ts'
import type { Evaluate, Fit } from './objective.ts'
import type { Parameter } from './types.ts'

/** How far to both sides the differences go, as a part of a parameter's bounds. */
export type Reach = (parameter: Parameter, value: number) => number

/** Near enough for a tangent. */
const closeBy: Reach = () => 0.005

/** What one-step and window differences are multiplied by. */
export interface Weights {
  readonly oneStep: number
  readonly windows: number
}

/** All differences of a fit, weighted, in one vector. */
export function weighted(fit: Fit, { oneStep, windows }: Weights): Float64Array {
  const all = new Float64Array(fit.oneStep.length + fit.windows.length)
  fit.oneStep.forEach((value, index) => {
    all[index] = value * oneStep
  })
  fit.windows.forEach((value, index) => {
    all[fit.oneStep.length + index] = value * windows
  })
  return all
}

/** How the weighted differences change with each parameter's coordinate: a column of the Jacobian each. One that
 * takes whole numbers is changed by a whole step. */
export async function slopes(
  parameters: readonly Parameter[],
  values: readonly number[],
  fit: Fit,
  evaluate: Evaluate,
  weights: Weights,
  reach = closeBy,
): Promise<Float64Array[]> {
  const columns: Float64Array[] = []
  for (const [index, parameter] of parameters.entries()) {
    const step = parameter.whole ? 1 / (parameter.high - parameter.low) : reach(parameter, values[index])
    const at = toCoordinate(parameter, values[index])
    const [low, high] = [Math.max(0, at - step), Math.min(1, at + step)]
    const look = async (place: number): Promise<Float64Array> => {
      const changed = values.map((value, each) => (each === index ? toValue(parameter, place) : value))
      return weighted((await evaluate(changed)) ?? fit, weights)
    }
    const below = await look(low)
    const above = await look(high)
    columns.push(above.map((value, row) => (value - below[row]) / (high - low)))
  }
  return columns
}

/** JᵀJ by rows, shape [n, n]. */
export function normalMatrix(columns: readonly Float64Array[]): Float64Array {
  const n = columns.length
  return Float64Array.from({ length: n * n }, (_, index) =>
    dot(columns[Math.floor(index / n)], columns[index % n]),
  )
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index]
  return sum
}

/** The inverse of a symmetric matrix; a direction in which there is nothing becomes very long, not infinite. */
export function invertSymmetric(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = eigenSymmetric(matrix, n)
  const floor = Math.max(1e-9 * values.reduce((a, b) => Math.max(a, b), 0), 1e-12)
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) {
        inverse[i * n + j] += (vectors[i * n + k] * vectors[j * n + k]) / Math.max(values[k], floor)
      }
    }
  }
  return inverse
}
