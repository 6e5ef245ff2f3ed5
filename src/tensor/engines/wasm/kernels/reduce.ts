import type { Tensor } from '../../../program.ts'
import { sizeOf } from '../../../shape.ts'
import type { Code } from '../assembler/bytes.ts'
import { createLocals, type Local, repeat } from '../assembler/function.ts'
import { f32x4, i32, v128 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import { hasEnd, type Part, shareOf, wholePart } from '../parts.ts'
import type { KernelContext } from './context.ts'
import { bytesPerFloat, bytesPerVector, laneCount, loadLanes, storeLanes } from './vectors.ts'

type Combine = (a: Code, b: Code) => Code

/** Sum or maximum over neighbouring axes: [outer, length, inner] to [outer, inner]. */
export function reductionKernel(
  { memory, part }: KernelContext,
  node: Tensor,
  axes: readonly number[],
): WasmFunction {
  const [source] = node.inputs
  const [first, last] = [Math.min(...axes), Math.max(...axes)]
  const sizes: Reduction = {
    outer: sizeOf(source.shape.slice(0, first)),
    length: sizeOf(source.shape.slice(first, last + 1)),
    inner: sizeOf(source.shape.slice(last + 1)),
    from: memory.address(source),
    to: memory.address(node),
    combine: node.operation.kind === 'max' ? f32x4.maximum : f32x4.add,
  }
  return sizes.inner === 1 ? alongRows(sizes, part) : acrossRows(sizes, part)
}

interface Reduction {
  readonly outer: number
  readonly length: number
  readonly inner: number
  readonly from: number
  readonly to: number
  readonly combine: Combine
}

/** The inner axis is walked four (or, for more independent sums, sixteen) columns at a time. */
function acrossRows({ outer, length, inner, from, to, combine }: Reduction, part: Part): WasmFunction {
  const locals = createLocals()
  const [block, column, source, row] = Array.from({ length: 4 }, () => locals.i32())
  const results = Array.from({ length: 4 }, () => locals.v128())
  const rowBytes = inner * bytesPerFloat

  const columns = (lanes: readonly number[]): Code => {
    const load = (vector: number): Code =>
      loadLanes({ offset: from + vector * bytesPerVector, index: source.get }, lanes[vector])
    const each = (code: (result: Local, vector: number) => Code): Code =>
      results.slice(0, lanes.length).map(code)
    return [
      source.set(i32.add(i32.multiply(block.get, i32.const(length * rowBytes)), column.get)),
      each((result, vector) => result.set(load(vector))),
      repeat(row, { from: 1, to: length }, [
        source.set(i32.add(source.get, i32.const(rowBytes))),
        each((result, vector) => result.set(combine(result.get, load(vector)))),
      ]),
      source.set(i32.add(i32.multiply(block.get, i32.const(rowBytes)), column.get)),
      each((result, vector) =>
        storeLanes({ offset: to + vector * bytesPerVector, index: source.get }, result.get, lanes[vector]),
      ),
    ]
  }
  const wide = 4 * laneCount
  const wideEnd = inner - (inner % wide)
  const wholeEnd = inner - (inner % laneCount)
  const [blockPart, columnPart] = outer >= 4 * part.count ? [part, wholePart] : [wholePart, part]
  const wideShare = shareOf(columnPart, wideEnd * bytesPerFloat, 4 * bytesPerVector)
  const narrow: Code = [
    repeat(
      column,
      { from: wideEnd * bytesPerFloat, to: wholeEnd * bytesPerFloat, step: bytesPerVector },
      columns([4]),
    ),
    inner > wholeEnd ? [column.set(i32.const(wholeEnd * bytesPerFloat)), columns([inner - wholeEnd])] : [],
  ]
  return {
    locals: locals.types,
    body: repeat(block, shareOf(blockPart, outer), [
      repeat(column, { ...wideShare, step: 4 * bytesPerVector }, columns([4, 4, 4, 4])),
      hasEnd(columnPart) ? narrow : [],
    ]),
  }
}

/** Each row is a stretch of memory, walked four elements at a time; the four lanes meet at its end. */
function alongRows({ outer, length, from, to, combine }: Reduction, part: Part): WasmFunction {
  const locals = createLocals()
  const [row, source, position] = Array.from({ length: 3 }, () => locals.i32())
  const result = locals.v128()
  const at = (offset: number) => ({
    offset: from + offset * bytesPerFloat,
    index: i32.add(source.get, position.get),
  })
  const whole = length - (length % laneCount)
  const rest = Array.from({ length: length - whole }, (_, index) => whole + index)
  const meet = (lanes: readonly [number, number, number, number]): Code =>
    result.set(combine(result.get, v128.shuffle(result.get, result.get, lanes)))

  const lanes: Code =
    whole > 0
      ? [
          position.set(i32.const(0)),
          result.set(v128.load(at(0))),
          repeat(
            position,
            { from: bytesPerVector, to: whole * bytesPerFloat, step: bytesPerVector },
            result.set(combine(result.get, v128.load(at(0)))),
          ),
          meet([2, 3, 0, 1]),
          meet([1, 0, 3, 2]),
        ]
      : []
  const singles = rest.map((index) => {
    const value = v128.loadSplat(at(index))
    return result.set(index === 0 ? value : combine(result.get, value))
  })
  return {
    locals: locals.types,
    body: repeat(row, shareOf(part, outer), [
      source.set(i32.multiply(row.get, i32.const(length * bytesPerFloat))),
      lanes,
      position.set(i32.const(0)),
      singles,
      storeLanes({ offset: to, index: i32.multiply(row.get, i32.const(bytesPerFloat)) }, result.get, 1),
    ]),
  }
}
