import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'
import { type DescentOptions, descentGradient, type Objective } from './descent.ts'

export interface AdamOptions extends DescentOptions {
  /** Decay of the first moment. */
  readonly beta1?: number
  /** Decay of the second moment. */
  readonly beta2?: number
  readonly epsilon?: number
}

export interface AdamWOptions extends AdamOptions {
  /** λ: every step takes this part of the learning rate away from every parameter. */
  readonly weightDecay?: number
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) on a state of the program. Returns the parameters after the
 * step, for those parts of the program that come later. States `<name>.moment1`, `.moment2` [n] and `.sums` [2].
 */
export function adam(
  b: ProgramBuilder,
  name: string,
  parameters: Tensor,
  objective: Objective,
  options: AdamOptions,
): Tensor {
  return adamW(b, name, parameters, objective, { ...options, weightDecay: 0 })
}

/**
 * Adam with weight decay apart from the gradient: Loshchilov and Hutter 2019, "Decoupled Weight Decay
 * Regularization", algorithm 2, in the form of torch.optim.AdamW: θ ← (1 − lr λ) θ − lr · m̂ / (√v̂ + ε).
 */
export function adamW(
  b: ProgramBuilder,
  name: string,
  parameters: Tensor,
  objective: Objective,
  options: AdamWOptions,
): Tensor {
  const { learningRate, weightDecay = 0.01 } = options
  const gradient = descentGradient(b, parameters, objective, options)
  const { direction, step } = adamStep(b, name, gradient, options)
  const kept =
    weightDecay === 0
      ? parameters
      : b.multiply(parameters, b.subtract(1, b.multiply(learningRate, weightDecay)))
  const updated = b.subtract(kept, b.multiply(direction, step))
  b.replace(parameters, updated)
  return updated
}

/**
 * lr · m̂ / (√v̂ + ε) as direction times step, both corrections gathered into two scalars.
 *
 * The moments are kept without their factors (1 − β): M ← βM + g, so that the bias correction m̂ = M / s needs only
 * the geometric sum s ← βs + 1. It is the same number in fewer passes over memory, and s, unlike 1 − βᵗ, loses no
 * digits in float32.
 */
function adamStep(
  b: ProgramBuilder,
  name: string,
  gradient: Tensor,
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): { direction: Tensor; step: Tensor } {
  const moment1 = b.state(`${name}.moment1`, gradient.shape)
  const moment2 = b.state(`${name}.moment2`, gradient.shape)
  const sums = b.state(`${name}.sums`, [2])
  const nextSums = b.add(b.multiply(sums, b.constant([beta1, beta2])), 1)
  const next1 = b.add(b.multiply(moment1, beta1), gradient)
  const next2 = b.add(b.multiply(moment2, beta2), b.square(gradient))
  b.replace(moment1, next1)
  b.replace(moment2, next2)
  b.replace(sums, nextSums)

  const [sum1, sum2] = b.split(nextSums, 0, [1, 1])
  const root2 = b.sqrt(sum2)
  return {
    direction: b.divide(next1, b.add(b.sqrt(next2), b.multiply(root2, epsilon))),
    step: b.divide(b.multiply(learningRate, root2), sum1),
  }
}
