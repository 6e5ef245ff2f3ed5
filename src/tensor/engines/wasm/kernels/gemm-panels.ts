import type { Code } from '../assembler/bytes.ts'
import { createLocals, repeat } from '../assembler/function.ts'
import { i32 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import type { Kernel } from '../kernel.ts'
import { hasEnd, type Part, shareOf, wholePart } from '../parts.ts'
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
  const { memory, part } = context
  const locals = createLocals()
  const [row, column] = [locals.i32(), locals.i32()]
  const width = panelWidth(product)
  const packs = packsPanels(product)
  const panel = packs
    ? { address: memory.scratch(kernel, part), step: width * bytesPerFloat, column: undefined }
    : { address: memory.address(b), step: columns * bytesPerFloat, column }
  const chain = createChain(context, kernel.maps, gemm)
  const largest = { rows: tileRows, vectors: width / laneCount }
  const tile = tileWriter({ context, locals, product, panel, chain, row, column, largest })

  const byColumns = sharesColumns(product, part)
  const [rowPart, columnPart] = byColumns ? [wholePart, part] : [part, wholePart]
  const wholeRows = rows - (rows % tileRows)
  const ofPanel = (count: number): Code => {
    const vectors = vectorsOf(count)
    const packing = { source: memory.address(b), target: panel.address, column, count, width, product }
    return [
      packs ? packPanel(locals, packing) : [],
      repeat(
        row,
        { ...shareOf(rowPart, wholeRows, tileRows), step: tileRows },
        tile({ rows: tileRows, vectors }),
      ),
      rows > wholeRows && hasEnd(rowPart)
        ? [row.set(i32.const(wholeRows)), tile({ rows: rows - wholeRows, vectors })]
        : [],
    ]
  }
  const whole = columns - (columns % width)
  const wholePanels = repeat(
    column,
    { ...shareOf(columnPart, whole * bytesPerFloat, width * bytesPerFloat), step: width * bytesPerFloat },
    ofPanel(width),
  )
  const end = columns > whole && hasEnd(columnPart)
  const rest = end ? [column.set(i32.const(whole * bytesPerFloat)), ofPanel(columns - whole)] : []
  return { locals: locals.types, body: [wholePanels, rest] }
}

/**
 * Threads share panels of columns, where there are enough of them to share out evenly; rows otherwise, though each then
 * copies every panel.
 */
function sharesColumns(product: Product, { count }: Part): boolean {
  const panels = Math.ceil(product.columns / panelWidth(product))
  return panels % count === 0 || panels >= 8 * count || product.rows < 2 * tileRows * count
}
