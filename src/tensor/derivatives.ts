import type { ProgramBuilder } from './builder.ts'
import type { Tensor } from './program.ts'
import { sameShape } from './shape.ts'

/** One for each input, in their order; none where no gradient flows. */
type Derivatives = ((() => Tensor) | undefined)[]

/**
 * Vector-Jacobian products: given `dy`, the derivative of the loss by `y`, what each input of `y` adds to its own
 * derivative, before it is summed over the axes along which the input was broadcast. Deferred, so that nothing is
 * written for inputs nobody asks about. Slices are put together in `slices.ts`.
 */
export function derivatives(b: ProgramBuilder, y: Tensor, dy: Tensor): Derivatives {
  const [x, z] = y.inputs
  const operation = y.operation
  switch (operation.kind) {
    case 'input':
    case 'constant':
    case 'greater':
    case 'stopGradient':
    case 'slice':
      return []
    case 'relu':
      // From y, not x: the same sign, and x need not be kept.
      return [() => b.multiply(dy, b.greater(y, 0))]
    case 'tanh':
      return [() => b.multiply(dy, b.subtract(1, b.square(y)))]
    case 'sigmoid':
      return [() => b.multiply(dy, b.multiply(y, b.subtract(1, y)))]
    case 'softplus':
      return [() => b.multiply(dy, b.sigmoid(x))]
    case 'exp':
      return [() => b.multiply(dy, y)]
    case 'log':
      return [() => b.divide(dy, x)]
    case 'sqrt':
      return [() => b.divide(b.multiply(dy, 0.5), y)]
    case 'negate':
      return [() => b.negate(dy)]
    case 'clip': {
      const { low, high } = operation
      return [() => b.multiply(dy, b.multiply(b.greater(x, low), b.greater(high, x)))]
    }
    case 'sum':
      return [() => b.broadcast(dy, x.shape)]
    case 'reshape':
      return [() => b.reshape(dy, x.shape)]
    case 'broadcast':
      return [() => dy]
    case 'concat': {
      const { axis } = operation
      let end = 0
      return y.inputs.map(({ shape }) => {
        const start = end
        end += shape[axis]
        return () => part(b, dy, axis, start, shape[axis])
      })
    }
    case 'add':
      return [() => dy, () => dy]
    case 'subtract':
      return [() => dy, () => b.negate(dy)]
    case 'multiply':
      return [() => b.multiply(dy, z), () => b.multiply(dy, x)]
    case 'divide':
      return [() => b.divide(dy, z), () => b.negate(b.divide(b.multiply(dy, y), z))]
    case 'minimum':
      // At a tie the second operand takes it all.
      return [() => b.multiply(dy, b.greater(z, x)), () => b.multiply(dy, b.subtract(1, b.greater(z, x)))]
    case 'maximum':
      return [() => b.multiply(dy, b.greater(x, z)), () => b.multiply(dy, b.subtract(1, b.greater(x, z)))]
    case 'where':
      return [undefined, () => b.where(x, dy, 0), () => b.where(x, 0, dy)]
    case 'max': {
      // Entries that are equally large share it, as in torch.amax: the result stays symmetric in them.
      const { axes } = operation
      return [
        () => {
          const largest = b.subtract(1, b.greater(y, x))
          return b.multiply(largest, b.divide(dy, b.sum(largest, axes, { keepDims: true })))
        },
      ]
    }
    case 'gather':
      return [() => b.scatterAdd(z, dy, x.shape[0])]
    case 'scatterAdd':
      return [undefined, () => b.gather(dy, x)]
    case 'gemm': {
      const { transposeA, transposeB } = operation
      return [
        () =>
          transposeA
            ? b.gemm(z, dy, { transposeA: transposeB, transposeB: true })
            : b.gemm(dy, z, { transposeB: !transposeB }),
        () =>
          transposeB
            ? b.gemm(dy, x, { transposeA: true, transposeB: transposeA })
            : b.gemm(x, dy, { transposeA: !transposeA }),
        () => dy,
      ]
    }
  }
}

/** `size` entries of `x` from `start` on; of the columns of a product or a sum of products, only those are computed. */
function part(b: ProgramBuilder, x: Tensor, axis: number, start: number, size: number): Tensor {
  const { operation, inputs, shape } = x
  const isProduct = operation.kind === 'gemm' && inputs.length === 2
  if (axis === 1 && isProduct) {
    const [left, right] = inputs
    const columns = b.slice(right, operation.transposeB ? 0 : 1, start, size)
    return b.gemm(left, columns, operation)
  }
  if (axis === 1 && operation.kind === 'add' && inputs.every((term) => sameShape(term.shape, shape))) {
    const [left, right] = inputs.map((term) => part(b, term, axis, start, size))
    return b.add(left, right)
  }
  return b.slice(x, axis, start, size)
}
