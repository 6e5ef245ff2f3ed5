import type { Code } from '../assembler/bytes.ts'
import { createLocals, type Local, repeat } from '../assembler/function.ts'
import { type Address, f32x4, i32, v128 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import type { Kernel } from '../kernel.ts'
import { hasEnd, shareOf } from '../parts.ts'
import { type KernelContext, multiplyAdd } from './context.ts'
import { createChain, type Site } from './expression.ts'
import type { Product } from './gemm-tile.ts'
import { bytesPerFloat, bytesPerVector, laneCount, loadLanes, storeLanes, sumsOfLanes } from './vectors.ts'

/** Row vector a [inner] times bᵀ, b [columns, inner] row-major: four dot products at a time. */
export function dotKernel(
  context: KernelContext,
  { maps }: Kernel,
  { gemm, a, b, columns, inner }: Product,
): WasmFunction {
  const { memory, part } = context
  const add = multiplyAdd(context)
  const locals = createLocals()
  const [column, row, k] = [locals.i32(), locals.i32(), locals.i32()]
  const [left, sums] = [locals.v128(), locals.v128()]
  const partial = Array.from({ length: laneCount }, () => locals.v128())
  const chain = createChain(context, maps, gemm)

  const step = (lanes: number, count: number): Code => [
    left.set(loadLanes({ offset: memory.address(a), index: k.get }, lanes)),
    partial.slice(0, count).map((sum, number) => {
      const from = {
        offset: memory.address(b) + number * inner * bytesPerFloat,
        index: i32.add(row.get, k.get),
      }
      return sum.set(add(left.get, loadLanes(from, lanes), sum.get))
    }),
  ]
  const wholeInner = inner - (inner % laneCount)
  const dots = (count: number): Code => [
    row.set(i32.multiply(column.get, i32.const(inner))),
    partial.map((sum) => sum.set(f32x4.const(0))),
    repeat(k, { to: wholeInner * bytesPerFloat, step: bytesPerVector }, step(laneCount, count)),
    inner > wholeInner ? [k.set(i32.const(wholeInner * bytesPerFloat)), step(inner - wholeInner, count)] : [],
    sums.set(sumsOfLanes(partial[0].get, partial[1].get, partial[2].get, partial[3].get)),
  ]
  const site = (lanes: number): Site => {
    const place = (address: number): Address => ({ offset: address, index: column.get })
    return {
      load: ({ address, strides }) =>
        strides.at(-1) ? loadLanes(place(address), lanes) : v128.loadSplat({ offset: address }),
      store: (result, value: Local) => storeLanes(place(memory.address(result)), value.get, lanes),
    }
  }
  const block = (count: number): Code => [dots(count), chain.emit(locals, site(count), sums)]
  const whole = columns - (columns % laneCount)
  const rest = columns - whole
  const share = shareOf(part, whole * bytesPerFloat, bytesPerVector)
  return {
    locals: locals.types,
    body: [
      repeat(column, { ...share, step: bytesPerVector }, block(laneCount)),
      rest > 0 && hasEnd(part) ? [column.set(i32.const(whole * bytesPerFloat)), block(rest)] : [],
    ],
  }
}
