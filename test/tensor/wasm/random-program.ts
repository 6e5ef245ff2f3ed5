import { createRandom } from '../../../src/contract/random.ts'
import { programBuilder } from '../../../src/tensor/builder.ts'
import type { Program, Tensor } from '../../../src/tensor/program.ts'

/** A program of one random operation after another on whatever was there before, with states replaced at random. */
export function randomProgram(seed: number, length: number): Program {
  const random = createRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.min(items.length - 1, Math.floor(random.uniform() * items.length))]
  const b = programBuilder(`random ${seed}`)
  const [rows, columns] = [pick([1, 2, 9, 16]), pick([1, 3, 8, 17])]
  const matrix = [rows, columns]
  const states = [b.state('s', matrix), b.state('t', matrix), b.state('flat', [rows * columns])]
  const square = b.input('square', [columns, columns])
  const rowVector = b.input('row', [columns])
  const fixedRow = b.constant(Float32Array.from({ length: columns }, (_, index) => Math.cos(index)))
  const otherRow = b.input('otherRow', [rows])
  const values: Tensor[] = [b.input('x', matrix), states[0], states[1], b.reshape(states[2], matrix)]
  const half = Math.ceil(columns / 2)
  const operations: ((x: Tensor, y: Tensor) => Tensor)[] = [
    (x, y) => b.add(x, b.multiply(y, 0.5)),
    (x, y) => b.minimum(b.multiply(x, y), 2),
    (x) => b.multiply(x, fixedRow),
    // Both sides of the reshape walk the same memory in rows of different lengths.
    (x) => b.reshape(b.add(b.reshape(b.multiply(x, fixedRow), [columns, rows]), otherRow), matrix),
    (x) => b.tanh(b.add(x, rowVector)),
    (x, y) => b.where(b.greater(x, y), x, y),
    (x) => b.tanh(b.gemm(x, square)),
    (x) => b.multiply(b.gemm(x, square, { transposeB: true, bias: rowVector }), 0.1),
    (x, y) => b.tanh(b.multiply(b.gemm(b.gemm(x, y, { transposeB: true }), y), 0.05)),
    (x) => b.add(x, b.mean(x, [0], { keepDims: true })),
    (x) => b.add(x, b.max(b.negate(x), [1], { keepDims: true })),
    (x, y) => b.concat([b.slice(x, 0, 0, 1), ...(rows > 1 ? [b.slice(y, 0, 1, rows - 1)] : [])], 0),
    (x, y) =>
      half < columns ? b.concat([b.slice(x, 1, 0, half), b.slice(y, 1, half, columns - half)], 1) : x,
    (x, y) => {
      const ends = [b.relu(b.reshape(x, [rows * columns])), b.reshape(y, [rows * columns])]
      return b.reshape(b.slice(b.concat(ends, 0), 0, 1, rows * columns), matrix)
    },
  ]
  for (let step = 0; step < length; step++) values.push(pick(operations)(pick(values), pick(values)))
  for (const state of states) {
    if (random.uniform() < 0.7) b.replace(state, b.reshape(pick(values.slice(1)), state.shape))
  }
  b.output('last', b.multiply(values[values.length - 1], 1))
  b.output('any', pick(values))
  return b.build()
}
