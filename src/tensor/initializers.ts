import type { Random } from '../contract/random.ts'

/**
 * Fills the weights [inputs, outputs] of a layer, row-major; `out` may be a piece of a network's flat vector. Those
 * that draw each number alone serve for the bias too: `fill(random, bias, inputs, outputs)`.
 */
export type Initializer = (random: Random, out: Float32Array, inputs: number, outputs: number) => void

export function constantWeights(value: number): Initializer {
  return (_, out) => void out.fill(value)
}

/** Uniform in [−bound, bound). */
export function uniformWeights(bound: number): Initializer {
  return (random, out) => fill(out, () => random.between(-bound, bound))
}

/** The last layers of Lillicrap et al. 2015 (DDPG), section 7: first values and actions are near zero. */
export const finalLayer: Initializer = uniformWeights(3e-3)

/** Weights and bias as torch.nn.Linear starts: uniform, variance 1 / (3 inputs). */
export const torchLinear: Initializer = (random, out, inputs) => uniform(random, out, 1 / (3 * inputs))

/** Variance 2 gain² / (inputs + outputs): Glorot and Bengio 2010, eq. 16. */
export function glorot(distribution: Distribution, gain = 1): Initializer {
  return (random, out, inputs, outputs) =>
    distributions[distribution](random, out, (2 * gain ** 2) / (inputs + outputs))
}

/** Variance 2 / inputs, for layers before a ReLU: He et al. 2015, eq. 10. */
export function he(distribution: Distribution): Initializer {
  return (random, out, inputs) => distributions[distribution](random, out, 2 / inputs)
}

/**
 * Gain times a random orthogonal matrix, rows or columns orthonormal, whichever are fewer: Saxe, McClelland and
 * Ganguli 2014. Uniform over such matrices: normal vectors, each less its projections on those before it.
 */
export function orthogonal(gain = 1): Initializer {
  return (random, out, inputs, outputs) => {
    const byColumns = inputs >= outputs
    const length = byColumns ? inputs : outputs
    const vectors: Float64Array[] = []
    for (let index = 0; index < inputs + outputs - length; index++) {
      const vector = new Float64Array(length).map(() => random.normal())
      // Twice, since the first time rounds (Giraud et al. 2005: "twice is enough").
      for (const other of [...vectors, ...vectors]) addScaled(vector, other, -dot(vector, other))
      const norm = Math.sqrt(dot(vector, vector))
      vectors.push(vector.map((value) => value / norm))
    }
    vectors.forEach((vector, index) => {
      vector.forEach((value, position) => {
        out[byColumns ? position * outputs + index : index * outputs + position] = gain * value
      })
    })
  }
}

export type Distribution = 'uniform' | 'normal'

/** Mean 0 and the given variance. */
const distributions: Record<Distribution, (random: Random, out: Float32Array, variance: number) => void> = {
  uniform,
  normal: (random, out, variance) => fill(out, () => Math.sqrt(variance) * random.normal()),
}

function uniform(random: Random, out: Float32Array, variance: number): void {
  const bound = Math.sqrt(3 * variance)
  fill(out, () => random.between(-bound, bound))
}

function fill(out: Float32Array, draw: () => number): void {
  for (let index = 0; index < out.length; index++) out[index] = draw()
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, index) => total + value * b[index], 0)
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index] += factor * source[index]
}
