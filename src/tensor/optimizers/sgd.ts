import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'
import { type DescentOptions, descentGradient, type Objective } from './descent.ts'

export interface SgdOptions extends DescentOptions {
  /** μ: how much of the velocity stays. */
  readonly momentum?: number
  /** Look ahead along the velocity: Nesterov's momentum. */
  readonly nesterov?: boolean
}

/**
 * One step of stochastic gradient descent on a state of the program: v ← μv + g, θ ← θ − lr v; with Nesterov's
 * momentum θ ← θ − lr (g + μv) (Sutskever et al. 2013, section 2, in the form of torch.optim.SGD).
 * Returns the parameters after the step. State `<name>.velocity`, where there is momentum.
 */
export function sgd(
  b: ProgramBuilder,
  name: string,
  parameters: Tensor,
  objective: Objective,
  options: SgdOptions,
): Tensor {
  const { learningRate, momentum = 0, nesterov = false } = options
  const gradient = descentGradient(b, parameters, objective, options)
  let direction = gradient
  if (momentum !== 0) {
    const velocity = b.state(`${name}.velocity`, parameters.shape)
    const next = b.add(b.multiply(velocity, momentum), gradient)
    b.replace(velocity, next)
    direction = nesterov ? b.add(gradient, b.multiply(next, momentum)) : next
  }
  const updated = b.subtract(parameters, b.multiply(direction, learningRate))
  b.replace(parameters, updated)
  return updated
}
