import type { Tensor } from '../../../program.ts'
import type { Code } from '../assembler/bytes.ts'
import { type Local, type Locals, repeat } from '../assembler/function.ts'
import { f32x4, i32, v128 } from '../assembler/instructions.ts'
import { type KernelContext, multiplyAdd } from './context.ts'
import type { Chain, Leaf, Site } from './expression.ts'
import { bytesPerFloat, bytesPerVector, laneCount, loadLanes, storeLanes } from './vectors.ts'

/** A matrix product of known size: [rows, inner] · [inner, columns] after the transposes. */
export interface Product {
  readonly gemm: Tensor
  readonly a: Tensor
  readonly b: Tensor
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** Where the columns of op(b) are that a tile works on: each step along the inner axis `step` bytes after the last. */
export interface Panel {
  readonly address: number
  readonly step: number
  /** Where in the panel the columns begin, in bytes, if that is not its start. */
  readonly column: Local | undefined
}

export interface Tile {
  readonly rows: number
  /** How many columns each vector of a row has; all but the last are full. */
  readonly vectors: readonly number[]
}

/** So many columns as full vectors and, where they do not come out even, one that is not full. */
export function vectorsOf(columns: number): number[] {
  const count = Math.ceil(columns / laneCount)
  return Array.from({ length: count }, (_, vector) => Math.min(laneCount, columns - vector * laneCount))
}

interface TileSetting {
  readonly context: KernelContext
  readonly locals: Locals
  readonly product: Product
  readonly panel: Panel
  /** What follows the product. */
  readonly chain: Chain
  /** Of the tile's first element: a row number, and a column in bytes. */
  readonly row: Local
  readonly column: Local
  readonly largest: { readonly rows: number; readonly vectors: number }
}

/**
 * A writer of tiles, the innermost part of a product: sums of a few rows by a few vectors stay in registers while the
 * inner axis is walked once, go through what follows the product, and are stored.
 */
export function tileWriter(setting: TileSetting): (tile: Tile) => Code {
  const { context, locals, product, panel, chain, row, column, largest } = setting
  const { memory } = context
  const { a, rows, columns, inner, transposeA } = product
  const multiplyAndAdd = multiplyAdd(context)
  const [rowStep, innerStep] = (transposeA ? [1, rows] : [inner, 1]).map((step) => step * bytesPerFloat)

  const [aIndex, bIndex, resultIndex] = Array.from({ length: 3 }, () => locals.i32())
  const sums = Array.from({ length: largest.rows * largest.vectors }, () => locals.v128())
  const right = Array.from({ length: largest.vectors }, () => locals.v128())
  const left = locals.v128()
  const temporaries = recycled(locals)

  /**
   * One step along the inner axis. Not unrolled by hand: V8 moves all the loads of a basic block to its front, and
   * with those of two steps there the sums no longer fit the registers.
   */
  const innerStepOf = (tile: Tile): Code => [
    tile.vectors.map((lanes, vector) => {
      const index = panel.column ? i32.add(bIndex.get, panel.column.get) : bIndex.get
      const from = { offset: panel.address + vector * bytesPerVector, index }
      return right[vector].set(panel.column ? loadLanes(from, lanes) : v128.load(from))
    }),
    Array.from({ length: tile.rows }, (_, r) => [
      left.set(v128.loadSplat({ offset: memory.address(a) + r * rowStep, index: aIndex.get })),
      tile.vectors.map((_, vector) => {
        const sum = sums[r * tile.vectors.length + vector]
        return sum.set(multiplyAndAdd(left.get, right[vector].get, sum.get))
      }),
    ]),
    aIndex.set(i32.add(aIndex.get, i32.const(innerStep))),
  ]
  const site = (r: number, vector: number, lanes: number): Site => ({
    load(leaf) {
      const [byRow, byColumn] = tileSteps(leaf, product)
      const offset = leaf.address + (byRow * r + byColumn * vector * laneCount) * bytesPerFloat
      if (byColumn > 0) return loadLanes({ offset, index: byRow > 0 ? resultIndex.get : column.get }, lanes)
      if (byRow === 0) return v128.loadSplat({ offset })
      return v128.loadSplat({ offset, index: i32.multiply(row.get, i32.const(byRow * bytesPerFloat)) })
    },
    store(result, value) {
      const offset = memory.address(result) + (r * columns + vector * laneCount) * bytesPerFloat
      return storeLanes({ offset, index: resultIndex.get }, value.get, lanes)
    },
  })

  return (tile) => {
    const sumAt = (r: number, vector: number): Local => sums[r * tile.vectors.length + vector]
    return [
      sums.slice(0, tile.rows * tile.vectors.length).map((sum) => sum.set(f32x4.const(0))),
      aIndex.set(i32.multiply(row.get, i32.const(rowStep))),
      repeat(bIndex, { to: inner * panel.step, step: panel.step }, innerStepOf(tile)),
      resultIndex.set(i32.add(i32.multiply(row.get, i32.const(columns * bytesPerFloat)), column.get)),
      Array.from({ length: tile.rows }, (_, r) =>
        tile.vectors.map((lanes, vector) =>
          chain.emit(temporaries(), site(r, vector, lanes), sumAt(r, vector)),
        ),
      ),
    ]
  }
}

/** An operand's steps from row to row and from column to column of the product, 0 where it is repeated. */
function tileSteps({ strides }: Leaf, { rows, columns }: Product): [number, number] {
  if (rows > 1 && columns > 1) return [strides[0], strides[1]]
  return columns > 1 ? [0, strides[0]] : [0, 0]
}

/** The same temporaries again for each element of a tile. */
function recycled(locals: Locals): () => Locals {
  const pool: Local[] = []
  return () => {
    let next = 0
    return {
      ...locals,
      v128() {
        if (next === pool.length) pool.push(locals.v128())
        return pool[next++]
      },
    }
  }
}
