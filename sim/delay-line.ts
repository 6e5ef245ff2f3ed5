import type { Remembers } from './state.ts'

/** Numbers that come late, each by as many steps as it is told. In place, without garbage. */
export interface DelayLine extends Remembers {
  /** Whole steps by which each number is late. In force from the next `reset`. */
  readonly delays: Float64Array
  /** `values` have been so for ever. */
  reset(values: Float64Array): void
  /** Once a step: what comes in is exchanged for what comes out. */
  apply(values: Float64Array): void
}

/** What comes in at step k comes out at step k + delay. */
export function createDelayLine(count: number): DelayLine {
  const delays = new Float64Array(count)
  const inForce = new Float64Array(count)
  /** What came in, in a ring, a row a step. */
  let past = new Float64Array(count)
  let rows = 1
  let now = 0

  const measure = (): void => {
    rows = 1
    for (let index = 0; index < count; index++) rows = Math.max(rows, inForce[index] + 1)
    if (past.length < rows * count) past = new Float64Array(rows * count)
  }

  return {
    delays,
    reset(values) {
      inForce.set(delays)
      measure()
      for (let row = 0; row < rows; row++) past.set(values, row * count)
      now = 0
    },
    apply(values) {
      if (rows === 1) return
      now = (now + 1) % rows
      past.set(values, now * count)
      for (let index = 0; index < count; index++) {
        const row = (now - inForce[index] + rows) % rows
        values[index] = past[row * count + index]
      }
    },
    save(out) {
      out.array(delays)
      out.array(inForce)
      out.number(now)
      out.array(past.subarray(0, rows * count))
    },
    restore(from) {
      from.into(delays)
      from.into(inForce)
      now = from.number()
      measure()
      from.into(past.subarray(0, rows * count))
    },
  }
}
