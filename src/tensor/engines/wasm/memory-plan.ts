import { type Program, replacedStates, type Tensor } from '../../program.ts'
import { sizeOf } from '../../shape.ts'
import { align, type Block, placeBlocks } from './blocks.ts'
import { type Kernel, readsInStep } from './kernel.ts'
import { scratchSize } from './kernels/gemm.ts'
import type { Part } from './parts.ts'
import { findUses, type Use } from './uses.ts'
import { viewOf } from './views.ts'

/** Where everything lies in linear memory. Addresses and sizes in bytes. */
export interface MemoryPlan {
  address(tensor: Tensor): number
  /** Whether the tensor's values are wanted outside the kernel that computes them. */
  isStored(tensor: Tensor): boolean
  /** Working space of a thread in a kernel. */
  scratch(kernel: Kernel, part: Part): number
  /** States that could not be replaced where they are: to be copied at the end of a run. */
  readonly stateCopies: readonly { readonly from: number; readonly to: number; readonly bytes: number }[]
  /** The first address behind it all. */
  readonly end: number
}

/** Inside a tensor that has memory of its own. */
interface Home {
  readonly tensor: Tensor
  readonly offset: number
}

const bytesPerFloat = 4

/**
 * A plan for one program: `states` have their addresses already, all else goes behind `start`. Each of `threads` has a
 * working space of its own. What is not alive at
 * the same time may lie in the same place; parts of a concatenation are computed in their place within the whole; a
 * state is replaced where it is if whoever reads the old one has done so by then.
 */
export function planMemory(
  program: Program,
  kernels: readonly Kernel[],
  states: ReadonlyMap<Tensor, number>,
  { start, threads }: { readonly start: number; readonly threads: number },
): MemoryPlan {
  const uses = findUses(program, kernels)
  const homes = placeParts(program, uses)
  const inPlace = new Map<Tensor, number>()
  for (const { tensor, next } of replacedStates(program)) {
    const address = states.get(tensor)
    if (address === undefined || inPlace.has(next) || homes.has(next)) continue
    if (canReplace(tensor, next, uses)) inPlace.set(next, address)
  }

  const blocks = new Map<Tensor | Kernel, Block>()
  for (const [tensor, { written, read }] of uses) {
    if (states.has(tensor) || inPlace.has(tensor) || read === undefined) continue
    const home = homeOf(homes, tensor).tensor
    const known = blocks.get(home)
    blocks.set(home, {
      bytes: sizeOf(home.shape) * bytesPerFloat,
      from: Math.min(written, known?.from ?? written),
      to: Math.max(read, known?.to ?? read),
    })
  }
  kernels.forEach((kernel, position) => {
    const bytes = align(scratchSize(kernel) * bytesPerFloat) * threads
    if (bytes > 0) blocks.set(kernel, { bytes, from: position, to: position })
  })
  const { addresses, end } = placeBlocks(blocks, start)

  const address = (tensor: Tensor): number => {
    const { root, offset } = viewOf(tensor)
    const home = homeOf(homes, root)
    const base = states.get(home.tensor) ?? inPlace.get(home.tensor) ?? addresses.get(home.tensor) ?? 0
    return base + (offset + home.offset) * bytesPerFloat
  }
  const stateCopies = replacedStates(program)
    .map(({ tensor, next }) => {
      return { from: address(next), to: address(tensor), bytes: sizeOf(tensor.shape) * bytesPerFloat }
    })
    .filter(({ from, to }) => from !== to)
  return {
    address,
    isStored: (tensor) => uses.get(tensor)?.read !== undefined,
    scratch: (kernel, { index }) =>
      (addresses.get(kernel) ?? 0) + index * align(scratchSize(kernel) * bytesPerFloat),
    stateCopies,
    end,
  }
}

/** Parts that may be computed straight into a concatenation: whole tensors, each in one place only. */
function placeParts({ nodes }: Program, uses: ReadonlyMap<Tensor, Use>): Map<Tensor, Home> {
  const homes = new Map<Tensor, Home>()
  for (const whole of nodes) {
    if (whole.operation.kind !== 'concat') continue
    const { axis } = whole.operation
    if (sizeOf(whole.shape.slice(0, axis)) > 1) continue
    let start = 0
    for (const part of whole.inputs) {
      const { root, offset } = viewOf(part)
      const movable = (uses.get(root)?.written ?? -1) >= 0 && !homes.has(root)
      if (movable && offset === 0 && sizeOf(root.shape) === sizeOf(part.shape)) {
        homes.set(root, { tensor: whole, offset: start })
      }
      start += sizeOf(part.shape)
    }
  }
  return homes
}

function homeOf(homes: ReadonlyMap<Tensor, Home>, tensor: Tensor): Home {
  const home = homes.get(tensor)
  if (!home) return { tensor, offset: 0 }
  const outer = homeOf(homes, home.tensor)
  return { tensor: outer.tensor, offset: home.offset + outer.offset }
}

function canReplace(state: Tensor, next: Tensor, uses: ReadonlyMap<Tensor, Use>): boolean {
  const use = uses.get(next)
  // Only what one kernel computes, entry by entry: a concatenation may be under way while the state is still read.
  const { kind } = next.operation
  const written = use?.written ?? -1
  if (!use || written < 0 || kind === 'concat' || sizeOf(next.shape) !== sizeOf(state.shape)) return false
  return (uses.get(state)?.readers ?? []).every(({ position, user, through }) => {
    return position < written || (position === written && readsInStep(user, through))
  })
}
