import { once } from 'node:events'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import type { MemoryPoint, Piece } from './flatness.ts'

/** How much higher than in the first half memory may stand in the second and count as flat, MiB. */
const allowed: Readonly<MemoryPoint> = { heapMiB: 0.25, wasmMiB: 0, residentMiB: 2 }
const columns = ['heapMiB', 'wasmMiB', 'residentMiB'] as const

/** A row a piece, each measured in a process of its own. Exit code 1 if any grows. */
export async function printFlatness(pieces: readonly Piece[]): Promise<void> {
  console.log('\nMemory in MiB after the warm-up → at the end (highest of the first half, of the second)\n')
  console.log('| robot | engine | physics steps | resets | heap | WebAssembly | resident | s | |')
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |')
  for (const piece of pieces) {
    const start = performance.now()
    const child = forkModule(moduleUrl(import.meta.url, './flatness-process'), [JSON.stringify(piece)])
    const [points] = (await Promise.race([once(child, 'message'), failed(child)])) as [MemoryPoint[]]
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    const found = columns.map((column) => growthOf(points.map((point) => point[column])))
    const flat = columns.every((column, index) => found[index].growth <= allowed[column])
    if (!flat) process.exitCode = 1
    const { robot, physics, steps, resets } = piece
    const cells = [robot, physics, steps, resets, ...found.map(({ words }) => words), seconds]
    console.log(`| ${cells.join(' | ')} | ${flat ? 'flat' : 'GROWING'} |`)
  }
}

function growthOf(values: readonly number[]): { readonly growth: number; readonly words: string } {
  const half = Math.floor(values.length / 2)
  const [first, second] = [Math.max(...values.slice(0, half)), Math.max(...values.slice(half))]
  const [from, to] = [values[0], values[values.length - 1]]
  const [a, b, c, d] = [from, to, first, second].map((value) => value.toFixed(2))
  return { growth: second - first, words: `${a} → ${b} (${c}, ${d})` }
}

async function failed(child: ReturnType<typeof forkModule>): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`the process that measured memory ended with ${code}`)
}
