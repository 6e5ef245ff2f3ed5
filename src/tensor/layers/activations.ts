import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'

/** x above zero, α (eˣ − 1) below: Clevert, Unterthiner and Hochreiter 2016, eq. 15. */
export function elu(b: ProgramBuilder, x: Tensor, alpha = 1): Tensor {
  // At zero the second operand of `minimum` takes the gradient: the slope there is α, as just below.
  const below = b.subtract(b.exp(b.minimum(0, x)), 1)
  return b.add(b.relu(x), b.multiply(below, alpha))
}

/** eˣ / Σ eˣ over `axis`, the last unless told. */
export function softmax(b: ProgramBuilder, x: Tensor, axis = x.shape.length - 1): Tensor {
  const exponential = b.exp(b.subtract(x, largest(b, x, axis)))
  return b.divide(exponential, b.sum(exponential, [axis], { keepDims: true }))
}

/** log Σ eˣ over `axis` (the last unless told), which goes unless `keepDims`. Finite for any finite x. */
export function logSumExp(
  b: ProgramBuilder,
  x: Tensor,
  axis = x.shape.length - 1,
  { keepDims = false } = {},
): Tensor {
  const shift = largest(b, x, axis)
  const total = b.sum(b.exp(b.subtract(x, shift)), [axis], { keepDims: true })
  const result = b.add(shift, b.log(total))
  return keepDims
    ? result
    : b.reshape(
        result,
        x.shape.filter((_, index) => index !== axis),
      )
}

/** log softmax(x), without the logarithm of a number that has rounded to zero. */
export function logSoftmax(b: ProgramBuilder, x: Tensor, axis = x.shape.length - 1): Tensor {
  return b.subtract(x, logSumExp(b, x, axis, { keepDims: true }))
}

/** What is taken from the exponents, so that none overflows. The results do not depend on it: no gradient either. */
function largest(b: ProgramBuilder, x: Tensor, axis: number): Tensor {
  return b.stopGradient(b.max(x, [axis], { keepDims: true }))
}
