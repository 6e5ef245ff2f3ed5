import type { Program, Tensor } from '../../program.ts'
import type { Kernel } from './kernel.ts'
import { viewOf } from './views.ts'

/** Positions in the order of the kernels; −1 is before them all, Infinity after. */
export interface Use {
  readonly written: number
  /** The last time it is read from memory, if ever. */
  read: number | undefined
  readonly readers: { readonly position: number; readonly user: Tensor; readonly through: Tensor }[]
}

/** For each tensor with memory of its own, who writes and who reads it. */
export function findUses(program: Program, kernels: readonly Kernel[]): Map<Tensor, Use> {
  const uses = new Map<Tensor, Use>()
  const declare = (tensor: Tensor, written: number): void => {
    uses.set(tensor, { written, read: undefined, readers: [] })
  }
  // Constants stay where they are from run to run.
  for (const node of program.nodes) if (node.operation.kind === 'constant') declare(node, -1)
  for (const { tensor } of [...program.inputs, ...program.states]) declare(tensor, -1)
  kernels.forEach(({ head, maps }, position) => {
    const own = new Set(head ? [head, ...maps] : maps)
    for (const user of own) declare(user, position)
    for (const user of own) {
      for (const through of user.inputs) {
        const { root } = viewOf(through)
        const use = uses.get(root)
        if (!use || own.has(root)) continue
        use.readers.push({ position, user, through })
        use.read = root.operation.kind === 'constant' ? Number.POSITIVE_INFINITY : position
      }
    }
  })
  const leaving = [...program.outputs.map(({ tensor }) => tensor), ...program.states.map(({ next }) => next)]
  for (const tensor of leaving) {
    const use = uses.get(viewOf(tensor).root)
    if (use) use.read = Number.POSITIVE_INFINITY
  }
  // An input is written before a run whether anyone reads it or not.
  for (const { tensor } of program.inputs) {
    const use = uses.get(tensor)
    if (use) use.read ??= -1
  }
  return uses
}
