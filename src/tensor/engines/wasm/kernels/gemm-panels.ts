import type { Code } from '../assembler/bytes.ts'
import { createLocals, repeat } from '../assembler/function.ts'
import { i32 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import type { Kernel } from '../kernel.ts'
import type { KernelContext } from './context.ts'
import { createChain } from './expression.ts'
import { packPanel } from './gemm-pack.ts'
import { type Product, tileWriter, vectorsOf } from './gemm-tile.ts'
import { bytesPerFloat, laneCount } from './vectors.ts'

/** Rows of a tile. With two vectors a row, sums and operands just fit the 15 registers that V8 has to give on x86. */
const tileRows = 4

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
 * second cache: panels of a few columns of b, against which tiles of a few rows of a run.
 */
export function panelKernel(context: KernelContext, kernel: Kernel, product: Product): WasmFunction {
  const { gemm, b, rows, columns } = product
  const { memory } = context
  const locals = createLocals()
  const [row, column] = [locals.i32(), locals.i32()]
  const width = panelWidth(product)
  const packs = packsPanels(product)
  const panel = packs
    ? { address: memory.scratch(kernel), step: width * bytesPerFloat, column: undefined }
    : { address: memory.address(b), step: columns * bytesPerFloat, column }
  const chain = createChain(context, kernel.maps, gemm)
  const largest = { rows: tileRows, vectors: width / laneCount }
  const tile = tileWriter({ context, locals, product, panel, chain, row, column, largest })

  const wholeRows = rows - (rows % tileRows)
  const ofPanel = (count: number): Code => {
    const vectors = vectorsOf(count)
    const packing = { source: memory.address(b), target: panel.address, column, count, width, product }
    return [
      packs ? packPanel(locals, packing) : [],
      repeat(row, { to: wholeRows, step: tileRows }, tile({ rows: tileRows, vectors })),
      rows > wholeRows ? [row.set(i32.const(wholeRows)), tile({ rows: rows - wholeRows, vectors })] : [],
    ]
  }
  const whole = columns - (columns % width)
  const wholePanels = repeat(
    column,
    { to: whole * bytesPerFloat, step: width * bytesPerFloat },
    ofPanel(width),
  )
  const rest = columns > whole ? [column.set(i32.const(whole * bytesPerFloat)), ofPanel(columns - whole)] : []
  return { locals: locals.types, body: [wholePanels, rest] }
}
