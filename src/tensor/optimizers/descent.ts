import type { Operand, ProgramBuilder } from '../builder.ts'
import { gradients } from '../gradients.ts'
import type { Tensor } from '../program.ts'
import { clipGlobalNorm } from './clipping.ts'

/** What an optimiser follows downwards: a scalar loss, or a gradient that has been worked out already. */
export type Objective = Tensor | { readonly gradient: Tensor }

export interface DescentOptions {
  /** A number, or a tensor such as `scheduledRate` gives. */
  readonly learningRate: Operand
  /** The gradient is scaled down to this norm where it is longer. */
  readonly maxGradientNorm?: number
}

/** The gradient by `parameters`, clipped if asked. */
export function descentGradient(
  b: ProgramBuilder,
  parameters: Tensor,
  objective: Objective,
  { maxGradientNorm }: DescentOptions,
): Tensor {
  const [gradient] = 'gradient' in objective ? [objective.gradient] : gradients(b, objective, [parameters])
  return maxGradientNorm === undefined ? gradient : clipGlobalNorm(b, [gradient], maxGradientNorm)[0]
}
