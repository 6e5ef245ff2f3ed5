import type { ProgramBuilder } from './builder.ts'
import type { Tensor } from './program.ts'
import type { Shape } from './shape.ts'

/** The gradient of `gradient.shape[axis]` entries of a larger tensor, from `start` on. */
export interface SlicePart {
  readonly axis: number
  readonly start: number
  readonly gradient: Tensor
}

/**
 * Put the gradients of slices back in their places. Slices that do not overlap become one concatenation (so a
 * flat parameter vector costs one copy, not one addition a layer); each further layer of overlap one more tensor.
 */
export function assembleSlices(b: ProgramBuilder, shape: Shape, parts: readonly SlicePart[]): Tensor[] {
  const assembled: Tensor[] = []
  for (let axis = 0; axis < shape.length; axis++) {
    let pending = addEqual(
      b,
      parts.filter((part) => part.axis === axis),
    ).sort((x, y) => x.start - y.start)
    while (pending.length > 0) {
      const later: SlicePart[] = []
      const pieces: Tensor[] = []
      let end = 0
      for (const part of pending) {
        if (part.start < end) {
          later.push(part)
          continue
        }
        if (part.start > end) pieces.push(zeros(b, shape, axis, part.start - end))
        pieces.push(part.gradient)
        end = part.start + lengthOf(part)
      }
      const rest = shape[axis] - end
      if (rest > 0) pieces.push(zeros(b, shape, axis, rest))
      assembled.push(b.concat(pieces, axis))
      pending = later
    }
  }
  return assembled
}

function addEqual(b: ProgramBuilder, parts: readonly SlicePart[]): SlicePart[] {
  const merged: SlicePart[] = []
  for (const part of parts) {
    const index = merged.findIndex(
      (other) => other.start === part.start && lengthOf(other) === lengthOf(part),
    )
    const other = merged[index]
    if (other) merged[index] = { ...other, gradient: b.add(other.gradient, part.gradient) }
    else merged.push(part)
  }
  return merged
}

function lengthOf({ axis, gradient }: SlicePart): number {
  return gradient.shape[axis]
}

function zeros(b: ProgramBuilder, shape: Shape, axis: number, length: number): Tensor {
  const gap = shape.map((old, index) => (index === axis ? length : old))
  return b.broadcast(b.constant(0), gap)
}
