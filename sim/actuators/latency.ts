import type { CommandEffect } from './effects.ts'

export interface Latency extends CommandEffect {
  /** Whole steps by which each actuator's command is late. In force from the next `reset`. */
  readonly delays: Float64Array
}

/** A command given before step k is in force from step k + delay on. */
export function createLatency(count: number): Latency {
  const delays = new Float64Array(count)
  const inForce = new Float64Array(count)
  /** The last commands in a ring, a row a step. */
  let past = new Float64Array(count)
  let rows = 1
  let now = 0

  return {
    delays,
    reset(values) {
      inForce.set(delays)
      rows = 1
      for (let index = 0; index < count; index++) rows = Math.max(rows, inForce[index] + 1)
      if (past.length < rows * count) past = new Float64Array(rows * count)
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
  }
}
