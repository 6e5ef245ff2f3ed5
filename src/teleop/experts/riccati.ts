/** A square matrix, row-major. */
export type Matrix = readonly (readonly number[])[]

/** x ← A x + B u with one input: the system that a linear regulator is for. */
export interface LinearSystem {
  readonly a: Matrix
  readonly b: readonly number[]
}

const iterations = 20_000
const settled = 1e-10

/**
 * Feedback K of u = −K x with the least Σ xᵀ Q x + r u², by iterating the discrete Riccati equation from P = Q
 * (Bertsekas, "Dynamic Programming and Optimal Control", vol. 1, eq. 4.5):
 *
 *     K = Bᵀ P A / (r + Bᵀ P B)
 *     P ← Q + Aᵀ P (A − B K)
 *
 * @param q diagonal of Q. Shape [states]
 */
export function regulator({ a, b }: LinearSystem, q: readonly number[], r: number): readonly number[] {
  let p: Matrix = q.map((weight, row) => q.map((_, column) => (row === column ? weight : 0)))
  let gain: readonly number[] = q.map(() => 0)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const pb = p.map((row) => dot(row, b))
    const inputCost = r + dot(b, pb)
    gain = q.map((_, column) => dot(pb, columnOf(a, column)) / inputCost)
    const closed = a.map((row, index) => row.map((value, column) => value - b[index] * gain[column]))
    const pClosed = p.map((row) => q.map((_, column) => dot(row, columnOf(closed, column))))
    const raw = q.map((weight, row) =>
      q.map((_, column) => (row === column ? weight : 0) + dot(columnOf(a, row), columnOf(pClosed, column))),
    )
    // Rounding makes P a little unsymmetric, which the next round would make more of.
    const next = raw.map((row, index) => row.map((value, column) => (value + raw[column][index]) / 2))
    const change = Math.max(
      ...next.flatMap((row, index) => row.map((value, at) => Math.abs(value - p[index][at]))),
    )
    const size = Math.max(...next.flat().map(Math.abs))
    p = next
    if (change <= settled * size) break
  }
  return gain
}

function columnOf(matrix: Matrix, column: number): readonly number[] {
  return matrix.map((row) => row[column])
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index], 0)
}
