import type { Tensor } from '../../../program.ts'
import type { Code } from '../assembler/bytes.ts'
import { createLocals, type Local, type Locals, repeat } from '../assembler/function.ts'
import { f32x4, i32, v128 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import type { Kernel } from '../fuse.ts'
import { type KernelContext, multiplyAdd } from './context.ts'
import { createChain, type Leaf, type Site } from './expression.ts'
import { packPanel } from './gemm-pack.ts'
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

/** Rows of a tile. With two vectors a row its sums, and the operands on their way in, fit 16 registers. */
const tileRows = 4

/** Steps along the inner axis between two jumps of the innermost loop. */
const unrolled = 4

/** Columns that are worked on at a time. A single row has registers to spare for more of them. */
export function panelWidth({ rows }: Product): number {
  return (rows === 1 ? 4 : 2) * laneCount
}

/**
 * Whether columns are first copied to where they are neighbours: pays where many rows use them, and is how a
 * transpose is read.
 */
export function packsPanels({ rows, transposeB }: Product): boolean {
  return transposeB || rows >= 2 * tileRows
}

/**
 * Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", cut down to matrices that fit the
 * second cache: panels of a few columns of b, against which tiles of a few rows of a run. A tile's sums stay in
 * registers along the whole inner axis; what comes after the product is done on them there.
 */
export function panelKernel(context: KernelContext, kernel: Kernel, product: Product): WasmFunction {
  const { maps } = kernel
  const { gemm, a, b, rows, columns, inner, transposeA } = product
  const { memory } = context
  const locals = createLocals()
  const add = multiplyAdd(context)
  const width = panelWidth(product)
  const packs = packsPanels(product)
  const panelAddress = packs ? memory.scratch(kernel) : memory.address(b)
  const panelStep = (packs ? width : columns) * bytesPerFloat
  const [rowStep, innerStep] = (transposeA ? [1, rows] : [inner, 1]).map((step) => step * bytesPerFloat)

  const [column, row, aIndex, bIndex, k] = Array.from({ length: 5 }, () => locals.i32())
  const resultRow = locals.i32()
  const sums = Array.from({ length: (tileRows * width) / laneCount }, () => locals.v128())
  const [left, ...right] = Array.from({ length: 1 + width / laneCount }, () => locals.v128())

  /** One step along the inner axis for a tile; `step` is counted from where the pointers are. */
  const innerProduct = (tile: Tile, step: number): Code => [
    tile.vectors.map((lanes, vector) => {
      const from = {
        offset: panelAddress + step * panelStep + vector * bytesPerVector,
        index: bIndex.get,
      }
      return right[vector].set(packs ? v128.load(from) : loadLanes(from, lanes))
    }),
    Array.from({ length: tile.rows }, (_, r) => [
      left.set(
        v128.loadSplat({ offset: memory.address(a) + r * rowStep + step * innerStep, index: aIndex.get }),
      ),
      tile.vectors.map((_, vector) => {
        const sum = sums[r * tile.vectors.length + vector]
        return sum.set(add(left.get, right[vector].get, sum.get))
      }),
    ]),
  ]
  const steps = (tile: Tile, count: number): Code => [
    Array.from({ length: count }, (_, step) => innerProduct(tile, step)),
    aIndex.set(i32.add(aIndex.get, i32.const(count * innerStep))),
    bIndex.set(i32.add(bIndex.get, i32.const(count * panelStep))),
  ]
  const wholeInner = inner - (inner % unrolled)
  const temporaries = recycled(locals)
  const tileCode = (tile: Tile): Code => [
    sums.slice(0, tile.rows * tile.vectors.length).map((sum) => sum.set(f32x4.const(0))),
    aIndex.set(i32.multiply(row.get, i32.const(rowStep))),
    bIndex.set(packs ? i32.const(0) : column.get),
    repeat(k, { to: wholeInner, step: unrolled }, steps(tile, unrolled)),
    inner > wholeInner ? steps(tile, inner - wholeInner) : [],
    resultRow.set(i32.add(i32.multiply(row.get, i32.const(columns * bytesPerFloat)), column.get)),
    Array.from({ length: tile.rows }, (_, r) =>
      tile.vectors.map((lanes, vector) => {
        const sum = sums[r * tile.vectors.length + vector]
        const chain = createChain(context, maps, new Map([[gemm, sum]]))
        return chain.emit(temporaries(), site(r, vector, lanes))
      }),
    ),
  ]
  const site = (r: number, vector: number, lanes: number): Site => ({
    load(leaf) {
      const [byRow, byColumn] = tileStrides(leaf, product)
      const offset = leaf.address + (byRow * r + byColumn * vector * laneCount) * bytesPerFloat
      if (byColumn === 0) {
        const index = i32.multiply(row.get, i32.const(byRow * bytesPerFloat))
        return v128.loadSplat(byRow === 0 ? { offset } : { offset, index })
      }
      return loadLanes({ offset, index: byRow === 0 ? column.get : resultRow.get }, lanes)
    },
    store(result, value: Local) {
      const offset = memory.address(result) + (r * columns + vector * laneCount) * bytesPerFloat
      return storeLanes({ offset, index: resultRow.get }, value.get, lanes)
    },
  })

  const panel = (count: number): Code => {
    const vectors = lanesOf(count)
    const wholeRows = rows - (rows % tileRows)
    const rest = rows - wholeRows
    return [
      packs
        ? packPanel(locals, {
            source: memory.address(b),
            target: panelAddress,
            column,
            count,
            width,
            product,
          })
        : [],
      repeat(row, { to: wholeRows, step: tileRows }, tileCode({ rows: tileRows, vectors })),
      rest > 0 ? [row.set(i32.const(wholeRows)), tileCode({ rows: rest, vectors })] : [],
    ]
  }
  const whole = columns - (columns % width)
  const rest = columns - whole
  return {
    locals: locals.types,
    body: [
      repeat(column, { to: whole * bytesPerFloat, step: width * bytesPerFloat }, panel(width)),
      rest > 0 ? [column.set(i32.const(whole * bytesPerFloat)), panel(rest)] : [],
    ],
  }
}

interface Tile {
  readonly rows: number
  /** Columns in each vector of a row. */
  readonly vectors: readonly number[]
}

/** So many columns as full vectors and, where they do not come out even, one that is not full. */
export function lanesOf(columns: number): number[] {
  const count = Math.ceil(columns / laneCount)
  return Array.from({ length: count }, (_, vector) => Math.min(laneCount, columns - vector * laneCount))
}

/** An operand's steps from row to row and from column to column of the product. */
function tileStrides({ strides }: Leaf, { rows, columns }: Product): [number, number] {
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
