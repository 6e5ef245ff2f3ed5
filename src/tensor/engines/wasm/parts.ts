import { sizeOf } from '../../shape.ts'
import type { Kernel } from './kernel.ts'
import { laneCount } from './kernels/vectors.ts'

/** Which of `count` threads code is written for. */
export interface Part {
  readonly index: number
  readonly count: number
}

export const wholePart: Part = { index: 0, count: 1 }

/**
 * A part's stretch of a loop of `length` turns, in whole blocks of `block` of them; what is left over goes to the last.
 * A part without any gets an empty stretch.
 */
export function shareOf({ index, count }: Part, length: number, block = 1): { from: number; to: number } {
  const blocks = Math.floor(length / block)
  const start = (part: number): number =>
    part === count ? length : Math.floor((blocks * part) / count) * block
  return { from: start(index), to: start(index + 1) }
}

/** Whether the part has the end of a loop, with what is left over when it goes in blocks. */
export function hasEnd({ index, count }: Part): boolean {
  return index === count - 1
}

/** Vector instructions, about a microsecond: for less it does not pay to meet. */
export const leastWork = 4096

/**
 * Whether threads share a kernel, so that each entry of its result is computed by one of them, just as one thread
 * would. Sums to one number would need another order of additions, and are left to the first thread.
 */
export function isShared(kernel: Kernel, least: number): boolean {
  return canBeShared(kernel) && workOf(kernel) >= least
}

function canBeShared({ head }: Kernel): boolean {
  if (head?.operation.kind === 'scatterAdd') return false
  return !head || sizeOf(head.shape) > 1
}

function workOf({ head, maps }: Kernel): number {
  const ofMaps = (maps.length * sizeOf((head ?? maps[0]).shape)) / laneCount
  if (!head) return ofMaps
  const { operation, inputs, shape } = head
  if (operation.kind !== 'gemm') return ofMaps + sizeOf((inputs.at(-1) ?? head).shape) / laneCount
  const inner = inputs[0].shape[operation.transposeA ? 0 : 1]
  return ofMaps + (sizeOf(shape) * inner) / laneCount
}
