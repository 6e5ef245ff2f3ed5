import type { Code } from '../assembler/bytes.ts'
import { type Local, type Locals, repeat } from '../assembler/function.ts'
import { f32x4, i32, v128 } from '../assembler/instructions.ts'
import { type Product, vectorsOf } from './gemm-tile.ts'
import { bytesPerFloat, bytesPerVector, laneCount, loadLanes } from './vectors.ts'

interface Panel {
  /** Addresses of b and of the panel. */
  readonly source: number
  readonly target: number
  /** First column, in bytes. */
  readonly column: Local
  readonly count: number
  /** Columns of the panel; those behind `count` are filled with zeros. */
  readonly width: number
  readonly product: Product
}

/** Copies `count` columns of op(b) to [inner, width]. */
export function packPanel(locals: Locals, panel: Panel): Code {
  return panel.product.transposeB ? packRows(locals, panel) : packColumns(locals, panel)
}

/** b is [inner, columns]. */
function packColumns(locals: Locals, { source, target, column, count, width, product }: Panel): Code {
  const [k, from] = [locals.i32(), locals.i32()]
  const step = width * bytesPerFloat
  return [
    from.set(column.get),
    repeat(k, { to: product.inner * step, step }, [
      vectorsOf(count).map((lanes, vector) => {
        const offset = vector * bytesPerVector
        return v128.store(
          { offset: target + offset, index: k.get },
          loadLanes({ offset: source + offset, index: from.get }, lanes),
        )
      }),
      from.set(i32.add(from.get, i32.const(product.columns * bytesPerFloat))),
    ]),
  ]
}

/** b is [columns, inner]: four of its rows at a time become columns, in blocks of four by four. */
function packRows(locals: Locals, { source, target, column, count, width, product }: Panel): Code {
  const { inner } = product
  const [from, to, k] = [locals.i32(), locals.i32(), locals.i32()]
  const rows = Array.from({ length: laneCount }, () => locals.v128())
  const mixed = Array.from({ length: laneCount }, () => locals.v128())
  const rowAddress = (row: number) => ({ offset: source + row * inner * bytesPerFloat, index: from.get })

  const store = (vector: number, step: number, value: Code): Code =>
    v128.store(
      { offset: target + step * width * bytesPerFloat + vector * bytesPerVector, index: to.get },
      value,
    )
  const block = (lanes: number, vector: number): Code => [
    rows.map((row, number) =>
      row.set(number < lanes ? v128.load(rowAddress(vector * laneCount + number)) : f32x4.const(0)),
    ),
    [0, 2].flatMap((pair) => [
      mixed[pair].set(v128.shuffle(rows[pair].get, rows[pair + 1].get, [0, 4, 1, 5])),
      mixed[pair + 1].set(v128.shuffle(rows[pair].get, rows[pair + 1].get, [2, 6, 3, 7])),
    ]),
    [0, 1, 2, 3].map((step) => {
      const half = step < 2 ? 0 : 1
      const lanesTaken = step % 2 === 0 ? ([0, 1, 4, 5] as const) : ([2, 3, 6, 7] as const)
      return store(vector, step, v128.shuffle(mixed[half].get, mixed[half + 2].get, lanesTaken))
    }),
  ]
  const single = (lanes: number, vector: number): Code => {
    const first = v128.loadOne(rowAddress(vector * laneCount))
    const others = Array.from({ length: lanes - 1 }, (_, number) => number + 1)
    const gathered = others.reduce(
      (sum, lane) => v128.loadLane(rowAddress(vector * laneCount + lane), sum, lane),
      first,
    )
    return store(vector, 0, gathered)
  }
  const advance = (steps: number): Code => [
    from.set(i32.add(from.get, i32.const(steps * bytesPerFloat))),
    to.set(i32.add(to.get, i32.const(steps * width * bytesPerFloat))),
  ]
  const whole = inner - (inner % laneCount)
  return [
    // The row of b where the first column begins: column (in bytes) · inner.
    from.set(i32.multiply(column.get, i32.const(inner))),
    to.set(i32.const(0)),
    repeat(k, { to: whole, step: laneCount }, [vectorsOf(count).map(block), advance(laneCount)]),
    repeat(k, { to: inner - whole }, [vectorsOf(count).map(single), advance(1)]),
  ]
}
