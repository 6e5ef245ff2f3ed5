import type { Tensor } from '../../../program.ts'
import { sizeOf } from '../../../shape.ts'
import type { Code } from '../assembler/bytes.ts'
import { createLocals, type Local, repeat } from '../assembler/function.ts'
import { f32, f32x4, i32 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import { shareOf } from '../parts.ts'
import type { KernelContext } from './context.ts'
import { bytesPerFloat, bytesPerVector, laneCount, loadLanes, storeLanes } from './vectors.ts'

/** Rows of a table picked by number. */
export function gatherKernel({ memory, part }: KernelContext, node: Tensor): WasmFunction {
  const [table, indices] = node.inputs
  const locals = createLocals()
  const [row, picked, position] = Array.from({ length: 3 }, () => locals.i32())
  const value = locals.v128()
  const length = sizeOf(table.shape.slice(1))
  const rowBytes = length * bytesPerFloat
  const copy = inLanes(position, length, (lanes) => [
    value.set(loadLanes({ offset: memory.address(table), index: i32.add(picked.get, position.get) }, lanes)),
    storeLanes({ offset: memory.address(node), index: i32.add(row.get, position.get) }, value.get, lanes),
  ])
  return {
    locals: locals.types,
    body: repeat(row, { ...shareOf(part, sizeOf(indices.shape) * rowBytes, rowBytes), step: rowBytes }, [
      picked.set(rowNumber(memory.address(indices), row, length, table.shape[0])),
      picked.set(i32.multiply(picked.get, i32.const(rowBytes))),
      copy,
    ]),
  }
}

/** Rows added to those of a table of zeros that their numbers say, one after the other. */
export function scatterKernel({ memory }: KernelContext, node: Tensor): WasmFunction {
  const [indices, rows] = node.inputs
  const locals = createLocals()
  const [row, picked, position] = Array.from({ length: 3 }, () => locals.i32())
  const value = locals.v128()
  const length = sizeOf(node.shape.slice(1))
  const rowBytes = length * bytesPerFloat
  const target = memory.address(node)
  const clear = inLanes(position, sizeOf(node.shape), (lanes) => [
    value.set(f32x4.const(0)),
    storeLanes({ offset: target, index: position.get }, value.get, lanes),
  ])
  const add = inLanes(position, length, (lanes) => {
    const sum = { offset: target, index: i32.add(picked.get, position.get) }
    const more = { offset: memory.address(rows), index: i32.add(row.get, position.get) }
    return [
      value.set(f32x4.add(loadLanes(sum, lanes), loadLanes(more, lanes))),
      storeLanes(sum, value.get, lanes),
    ]
  })
  return {
    locals: locals.types,
    body: [
      clear,
      repeat(row, { to: sizeOf(indices.shape) * rowBytes, step: rowBytes }, [
        picked.set(rowNumber(memory.address(indices), row, length, node.shape[0])),
        picked.set(i32.multiply(picked.get, i32.const(rowBytes))),
        add,
      ]),
    ],
  }
}

/** Entry `row` (in bytes of rows) of the indices as a whole number; one out of range becomes the last. */
function rowNumber(indices: number, row: Local, length: number, count: number): Code {
  const entry = i32.divideUnsigned(row.get, i32.const(length))
  const number = i32.fromFloat(f32.load({ offset: indices, index: entry }))
  return i32.select(number, i32.const(count - 1), i32.lessUnsigned(number, i32.const(count)))
}

function inLanes(position: Local, length: number, body: (lanes: number) => Code): Code {
  const whole = length - (length % laneCount)
  return [
    repeat(position, { to: whole * bytesPerFloat, step: bytesPerVector }, body(laneCount)),
    length > whole ? [position.set(i32.const(whole * bytesPerFloat)), body(length - whole)] : [],
  ]
}
