import type { Random } from '../contract/random.ts'
import { eigenSymmetric } from './eigen.ts'

/** Minimises a function of which only values are known. All equations: Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772. */
export interface CmaEs {
  /** Points to evaluate, new ones at every call. Shape [population][n]. */
  ask(): Float64Array[]
  /** The values of those points, in their order; NaN counts as the worst. */
  tell(points: readonly Float64Array[], values: readonly number[]): void
  /** Centre of the search: the best estimate where the function is noisy. */
  readonly mean: Float64Array
  /** Standard deviation of the search in each coordinate. */
  spread(): Float64Array
}

export interface CmaEsOptions {
  readonly start: ArrayLike<number>
  /** First standard deviation in every coordinate: about a quarter of where the minimum may lie. */
  readonly sigma: number
  readonly random: Random
  /** 4 + ⌊3 ln n⌋ by default (eq. 48); more where there are many local minima. */
  readonly population?: number
  /** The spread of a coordinate never falls below this: a coordinate that is rounded must not freeze on one side. */
  readonly leastSpread?: ArrayLike<number>
}

export function createCmaEs({ start, sigma: firstSigma, random, ...options }: CmaEsOptions): CmaEs {
  const n = start.length
  const population = options.population ?? 4 + Math.floor(3 * Math.log(n))
  const parents = Math.floor(population / 2)

  // Weights of the ranks, the worse half negative (eq. 49–53), and learning rates (eq. 55–58).
  const raw = Array.from(
    { length: population },
    (_, rank) => Math.log((population + 1) / 2) - Math.log(rank + 1),
  )
  const mass = effectiveMass(raw.slice(0, parents))
  const cSigma = (mass + 2) / (n + mass + 5)
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + cSigma
  const cc = (4 + mass / n) / (n + 4 + (2 * mass) / n)
  const c1 = 2 / ((n + 1.3) ** 2 + mass)
  const cMu = Math.min(1 - c1, (2 * (0.25 + mass + 1 / mass - 2)) / ((n + 2) ** 2 + mass))
  const negative = Math.min(
    1 + c1 / cMu,
    1 + (2 * effectiveMass(raw.slice(parents))) / (mass + 2),
    (1 - c1 - cMu) / (n * cMu),
  )
  const total = (sign: number): number => raw.reduce((sum, w) => sum + Math.max(0, sign * w), 0)
  const weights = raw.map((w) => (w >= 0 ? w / total(1) : (negative * w) / total(-1)))
  const weightSum = weights.reduce((sum, w) => sum + w, 0)
  /** E‖N(0, I)‖ */
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))

  const mean = Float64Array.from(start)
  const covariance = new Float64Array(n * n)
  for (let i = 0; i < n; i++) covariance[i * n + i] = 1
  const pathSigma = new Float64Array(n)
  const pathC = new Float64Array(n)
  let sigma = firstSigma
  let generation = 0
  let eigen = eigenSymmetric(covariance, n)

  /** B Dᵖ Bᵀ v: p = ½ is C^½, p = −½ is C^−½. */
  const power = (exponent: number, v: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(n)
    for (let k = 0; k < n; k++) {
      let along = 0
      for (let i = 0; i < n; i++) along += eigen.vectors[i * n + k] * v[i]
      along *= Math.max(eigen.values[k], 1e-20) ** exponent
      for (let i = 0; i < n; i++) out[i] += eigen.vectors[i * n + k] * along
    }
    return out
  }
  const spread = (): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => sigma * Math.sqrt(covariance[i * n + i]))

  return {
    mean,
    spread,
    // x = m + σ N(0, C) (eq. 38–40)
    ask: () =>
      Array.from({ length: population }, () => {
        const y = power(
          0.5,
          Array.from({ length: n }, () => random.normal()),
        )
        return Float64Array.from(y, (value, i) => mean[i] + sigma * value)
      }),

    tell(points, values) {
      const worst = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)
      const order = values
        .map((_, index) => index)
        .sort((a, b) => Math.sign(worst(values[a]) - worst(values[b])) || a - b)
      const steps = order.map((index) => points[index].map((x, i) => (x - mean[i]) / sigma))

      // Recombination (eq. 41, 42).
      const step = new Float64Array(n)
      for (let rank = 0; rank < parents; rank++) {
        for (let i = 0; i < n; i++) step[i] += weights[rank] * steps[rank][i]
      }
      for (let i = 0; i < n; i++) mean[i] += sigma * step[i]

      // Step size (eq. 43, 44).
      const whitened = power(-0.5, step)
      for (let i = 0; i < n; i++) {
        pathSigma[i] = (1 - cSigma) * pathSigma[i] + Math.sqrt(cSigma * (2 - cSigma) * mass) * whitened[i]
      }
      const length = Math.hypot(...pathSigma)
      sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (length / expected - 1)))

      // Covariance (eq. 45–47); the path stalls while the step size grows fast.
      generation++
      const settled =
        length / Math.sqrt(1 - (1 - cSigma) ** (2 * generation)) < (1.4 + 2 / (n + 1)) * expected
      for (let i = 0; i < n; i++) {
        pathC[i] = (1 - cc) * pathC[i] + (settled ? Math.sqrt(cc * (2 - cc) * mass) * step[i] : 0)
      }
      const kept = 1 - c1 - cMu * weightSum + (settled ? 0 : c1 * cc * (2 - cc))
      const rankWeights = weights.map((w, rank) =>
        w >= 0 ? w : (w * n) / Math.max(Math.hypot(...power(-0.5, steps[rank])) ** 2, 1e-20),
      )
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let update = c1 * pathC[i] * pathC[j]
          for (let rank = 0; rank < population; rank++)
            update += cMu * rankWeights[rank] * steps[rank][i] * steps[rank][j]
          covariance[i * n + j] = kept * covariance[i * n + j] + update
        }
      }
      for (let i = 0; i < n; i++) {
        const least = ((options.leastSpread?.[i] ?? 0) / sigma) ** 2
        covariance[i * n + i] = Math.max(covariance[i * n + i], least)
      }
      eigen = eigenSymmetric(covariance, n)
    },
  }
}

/** How many equal weights would average as much (eq. 8). */
function effectiveMass(weights: readonly number[]): number {
  const sum = weights.reduce((total, w) => total + w, 0)
  return sum ** 2 / weights.reduce((total, w) => total + w * w, 0)
}
