import type { OperationKind, Tensor } from '../../program.ts'
import { sameShape } from '../../shape.ts'
import { squeeze, stridesOver, viewOf } from './views.ts'

/**
 * What becomes one function: at most one operation that needs a loop nest of its own (`head`), then operations
 * element by element (`maps`, all of one shape, inputs before users). A head followed by maps is a Gemm whose
 * results go through the maps while they are still in registers.
 */
export interface Kernel {
  readonly head: Tensor | undefined
  readonly maps: readonly Tensor[]
}

const elementwiseKinds: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'relu',
  'tanh',
  'sigmoid',
  'softplus',
  'exp',
  'log',
  'sqrt',
  'negate',
  'clip',
  'add',
  'subtract',
  'multiply',
  'divide',
  'minimum',
  'maximum',
  'greater',
  'where',
  'broadcast',
])

/** Whether each entry of the result comes from one entry of each operand. */
export function isElementwise({ operation }: Tensor): boolean {
  return elementwiseKinds.has(operation.kind)
}

/** Whether `user` reads entry i of the tensor behind `through` where it writes its own entry i, and nowhere else. */
export function readsInStep(user: Tensor, through: Tensor): boolean {
  if (!isElementwise(user)) return false
  const { root } = viewOf(through)
  const walked = squeeze(user.shape)
  return (
    sameShape(squeeze(root.shape), walked) &&
    sameShape(squeeze(through.shape), walked) &&
    stridesOver(through.shape, user.shape).every((stride) => stride > 0)
  )
}
