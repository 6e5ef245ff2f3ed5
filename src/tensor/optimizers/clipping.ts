import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'

/**
 * Scale several gradients together so that the norm of all their numbers is at most `maxNorm`: Pascanu, Mikolov and
 * Bengio 2013, algorithm 1, with the 1e-6 of torch.nn.utils.clip_grad_norm_.
 */
export function clipGlobalNorm(
  b: ProgramBuilder,
  gradients: readonly Tensor[],
  maxNorm: number,
): readonly Tensor[] {
  const squares = gradients.map((gradient) => b.sum(b.square(gradient)))
  const norm = b.sqrt(squares.reduce((total, square) => b.add(total, square)))
  const scale = b.minimum(b.divide(maxNorm, b.add(norm, 1e-6)), 1)
  return gradients.map((gradient) => b.multiply(gradient, scale))
}
