import type { Tensor } from '../../../program.ts'
import type { Code } from '../assembler/bytes.ts'
import { createLocals, type Local, repeat } from '../assembler/function.ts'
import { type Address, i32, v128 } from '../assembler/instructions.ts'
import type { WasmFunction } from '../assembler/module.ts'
import { hasEnd, shareOf, wholePart } from '../parts.ts'
import { squeeze } from '../views.ts'
import type { KernelContext } from './context.ts'
import { type Chain, createChain, type Leaf, type Site } from './expression.ts'
import { bytesPerFloat, bytesPerLine, bytesPerVector, laneCount, loadLanes, storeLanes } from './vectors.ts'

/**
 * One pass over memory for a group of elementwise operations of one shape: loops over the outer axes, and along the
 * innermost four elements at a time. Axes that every operand walks as if they were one become one.
 */
export function elementwiseKernel(context: KernelContext, maps: readonly Tensor[]): WasmFunction {
  const locals = createLocals()
  const chain = createChain(context, maps)
  const axes = mergeAxes(squeeze(maps[0].shape), chain)
  const outer = axes.slice(0, -1)
  const inner = axes.at(-1) ?? { length: 1, strides: chain.leaves.map(() => 0), step: 1 }
  const counters = outer.map(() => locals.i32())
  const position = locals.i32()

  /** Byte offset of an operand or a result (its steps along each outer axis) from its start, innermost axis aside. */
  const outerOffset = (steps: readonly number[]): Code | undefined =>
    steps.reduce<Code | undefined>((sum, step, axis) => {
      if (step === 0) return sum
      const term = i32.multiply(counters[axis].get, i32.const(step * bytesPerFloat))
      return sum ? i32.add(sum, term) : term
    }, undefined)
  const place = (address: number, steps: readonly number[]): Address => {
    const index = outerOffset(steps)
    return { offset: address, ...(index && { index }) }
  }
  /** Rows of operands and results start at different places: found once a row. */
  const rows = new Map<Leaf | 'result', Local>()
  const rowStarts: Code[] = []
  const alongRow = (key: Leaf | 'result', address: number, steps: readonly number[]): Address => {
    if (steps.every((step) => step === 0)) return { offset: address, index: position.get }
    let row = rows.get(key)
    if (!row) {
      row = locals.i32()
      rows.set(key, row)
      rowStarts.push(row.set(outerOffset(steps) ?? i32.const(0)))
    }
    return { offset: address, index: i32.add(row.get, position.get) }
  }

  const repeated = new Map<Leaf, Local>()
  const beforeAll: Code[] = []
  const beforeRow: Code[] = []
  chain.leaves.forEach((leaf, number) => {
    if (inner.strides[number] !== 0) return
    const steps = outer.map(({ strides }) => strides[number])
    const local = locals.v128()
    repeated.set(leaf, local)
    const where = steps.some((step) => step !== 0) ? beforeRow : beforeAll
    where.push(local.set(v128.loadSplat(place(leaf.address, steps))))
  })
  const resultSteps = outer.map(({ step }) => step)
  const site = (lanes: number): Site => ({
    load(leaf) {
      const known = repeated.get(leaf)
      if (known) return known.get
      const number = chain.leaves.indexOf(leaf)
      const steps = outer.map(({ strides }) => strides[number])
      return loadLanes(alongRow(leaf, leaf.address, steps), lanes)
    },
    store: (result, value) =>
      storeLanes(alongRow('result', context.memory.address(result), resultSteps), value.get, lanes),
  })

  const shared = sharedAxis(axes)
  const { part } = context
  const whole = inner.length - (inner.length % laneCount)
  const rest = inner.length - whole
  const along = shared >= outer.length ? part : wholePart
  const share = shareOf(along, whole * bytesPerFloat, bytesPerLine)
  const main = repeat(position, { ...share, step: bytesPerVector }, chain.emit(locals, site(laneCount)))
  const tail =
    rest > 0 && hasEnd(along)
      ? [position.set(i32.const(whole * bytesPerFloat)), chain.emit(locals, site(rest))]
      : []
  const row: Code = [rowStarts, beforeRow, main, tail]
  const body = outer.reduceRight<Code>(
    (inside, { length }, axis) =>
      repeat(counters[axis], axis === shared ? shareOf(part, length) : { to: length }, inside),
    row,
  )
  return { locals: locals.types, body: [beforeAll, body] }
}

interface Axis {
  readonly length: number
  /** Steps of each leaf, in elements. */
  readonly strides: readonly number[]
  /** Step of the results, which have no gaps. */
  readonly step: number
}

/** The longest axis is what threads share, the outermost of several. */
function sharedAxis(axes: readonly Axis[]): number {
  return axes.reduce((best, { length }, axis) => (length > axes[best].length ? axis : best), 0)
}

function mergeAxes(shape: readonly number[], { leaves }: Chain): Axis[] {
  const merged: Axis[] = []
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]
    const strides = leaves.map((leaf) => leaf.strides[axis])
    const [inner] = merged
    if (inner && strides.every((stride, leaf) => stride === inner.strides[leaf] * inner.length)) {
      merged[0] = { ...inner, length: length * inner.length }
    } else {
      merged.unshift({ length, strides, step })
    }
    step *= length
  }
  return merged
}
