import type { Operand, ProgramBuilder } from './builder.ts'
import { gradients } from './gradients.ts'
import type { Tensor } from './program.ts'

export interface AdamOptions {
  readonly learningRate: Operand
  /** Decay of the first moment. */
  readonly beta1?: number
  /** Decay of the second moment. */
  readonly beta2?: number
  readonly epsilon?: number
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) on a state of the program, down the gradient of `loss`.
 * Returns the parameters after the step, for those parts of the program that come later.
 *
 * The moments are kept without their factors (1 − β): M ← βM + g, so that the bias correction m̂ = M / s needs only
 * the geometric sum s ← βs + 1. It is the same number in fewer passes over memory, and s, unlike 1 − βᵗ, loses no
 * digits in float32. States `<name>.moment1`, `.moment2` [n] and `.sums` [2].
 */
export function adam(
  b: ProgramBuilder,
  name: string,
  parameters: Tensor,
  loss: Tensor,
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): Tensor {
  const [gradient] = gradients(b, loss, [parameters])
  if (!gradient) return parameters
  const moment1 = b.state(`${name}.moment1`, parameters.shape)
  const moment2 = b.state(`${name}.moment2`, parameters.shape)
  const sums = b.state(`${name}.sums`, [2])

  const nextSums = b.add(b.multiply(sums, b.constant([beta1, beta2])), 1)
  const [sum1, sum2] = b.split(nextSums, 0, [1, 1])
  const root2 = b.sqrt(sum2)
  const step = b.divide(b.multiply(learningRate, root2), sum1)

  const next1 = b.add(b.multiply(moment1, beta1), gradient)
  const next2 = b.add(b.multiply(moment2, beta2), b.square(gradient))
  // lr · m̂ / (√v̂ + ε) with both corrections gathered into two scalars.
  const direction = b.divide(next1, b.add(b.sqrt(next2), b.multiply(root2, epsilon)))
  const updated = b.subtract(parameters, b.multiply(direction, step))

  b.replace(moment1, next1)
  b.replace(moment2, next2)
  b.replace(sums, nextSums)
  b.replace(parameters, updated)
  return updated
}

/** Polyak averaging: `target ← target + rate (source − target)`. */
export function polyak(b: ProgramBuilder, target: Tensor, source: Tensor, rate: number): Tensor {
  const next = b.add(target, b.multiply(b.subtract(source, target), rate))
  b.replace(target, next)
  return next
}
