import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'

/** Polyak averaging: `target ← target + rate (source − target)`. */
export function polyak(b: ProgramBuilder, target: Tensor, source: Tensor, rate: number): Tensor {
  const next = b.add(target, b.multiply(b.subtract(source, target), rate))
  b.replace(target, next)
  return next
}
