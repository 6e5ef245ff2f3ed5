import type { Tensor } from '../../../program.ts'
import { sizeOf } from '../../../shape.ts'
import type { Code } from '../assembler/bytes.ts'
import { createLocals, type Locals, repeat } from '../assembler/function.ts'
import { i32 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import { hasEnd, type Part, shareOf, wholePart } from '../parts.ts'
import type { KernelContext } from './context.ts'
import { bytesPerFloat, bytesPerLine, bytesPerVector, laneCount, loadLanes, storeLanes } from './vectors.ts'

/** A slice of inner axes: in pieces, so it cannot be a view. */
export function sliceKernel(
  { memory, part }: KernelContext,
  node: Tensor,
  axis: number,
  start: number,
): WasmFunction {
  const [source] = node.inputs
  const locals = createLocals()
  const body = copyPieces(locals, part, {
    pieces: sizeOf(node.shape.slice(0, axis)),
    length: sizeOf(node.shape.slice(axis)),
    from: memory.address(source) + start * sizeOf(node.shape.slice(axis + 1)) * bytesPerFloat,
    fromStep: sizeOf(source.shape.slice(axis)),
    to: memory.address(node),
    toStep: sizeOf(node.shape.slice(axis)),
  })
  return { locals: locals.types, body }
}

/** Those parts of a concatenation that were not computed in their place. */
export function concatKernel({ memory, part }: KernelContext, node: Tensor, axis: number): WasmFunction {
  const locals = createLocals()
  const wholeStep = sizeOf(node.shape.slice(axis))
  let start = 0
  const body = node.inputs.map((input) => {
    const length = sizeOf(input.shape.slice(axis))
    const from = memory.address(input)
    const to = memory.address(node) + start * bytesPerFloat
    start += length
    if (from === to) return []
    const pieces = sizeOf(input.shape.slice(0, axis))
    return copyPieces(locals, part, { pieces, length, from, fromStep: length, to, toStep: wholeStep })
  })
  return { locals: locals.types, body }
}

interface Pieces {
  readonly pieces: number
  /** Of each piece, in elements, as the steps are. */
  readonly length: number
  readonly from: number
  readonly fromStep: number
  readonly to: number
  readonly toStep: number
}

/** Threads share the pieces, or a single one's length. */
function copyPieces(
  locals: Locals,
  part: Part,
  { pieces, length, from, fromStep, to, toStep }: Pieces,
): Code {
  const [piece, source, target, position] = Array.from({ length: 4 }, () => locals.i32())
  const value = locals.v128()
  const copy = (lanes: number): Code => [
    value.set(loadLanes({ offset: from, index: i32.add(source.get, position.get) }, lanes)),
    storeLanes({ offset: to, index: i32.add(target.get, position.get) }, value.get, lanes),
  ]
  const whole = length - (length % laneCount)
  const along = pieces === 1 ? part : wholePart
  const share = shareOf(along, whole * bytesPerFloat, bytesPerLine)
  const end = hasEnd(along) && length > whole
  return repeat(piece, pieces === 1 ? { to: 1 } : shareOf(part, pieces), [
    source.set(i32.multiply(piece.get, i32.const(fromStep * bytesPerFloat))),
    target.set(i32.multiply(piece.get, i32.const(toStep * bytesPerFloat))),
    repeat(position, { ...share, step: bytesPerVector }, copy(laneCount)),
    end ? [position.set(i32.const(whole * bytesPerFloat)), copy(length - whole)] : [],
  ])
}
