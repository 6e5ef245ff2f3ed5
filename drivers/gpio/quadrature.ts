import type { GpioInput, Level } from './types.ts'

/** Counts of an encoder, all four edges of a cycle. */
export interface Quadrature {
  readonly counts: number
  /** Times that both lines had changed at once: counts that were lost, nobody knows which way. */
  readonly missed: number
}

/** By [state before · 4 + state after], a state being 2 · a + b: 00 → 10 → 11 → 01 → 00 counts up. NaN is no step. */
const steps = [0, -1, 1, Number.NaN, 1, 0, Number.NaN, -1, -1, Number.NaN, 0, 1, Number.NaN, 1, -1, 0]

export function createQuadrature(a: GpioInput, b: GpioInput): Quadrature {
  const quadrature = { counts: 0, missed: 0 }
  let state = 2 * a.read() + b.read()
  const take = (levelA: Level, levelB: Level): void => {
    const next = 2 * levelA + levelB
    const step = steps[4 * state + next] ?? Number.NaN
    if (Number.isNaN(step)) quadrature.missed += 1
    else quadrature.counts += step
    state = next
  }
  a.onEdge((level) => take(level, b.read()))
  b.onEdge((level) => take(a.read(), level))
  return quadrature
}
