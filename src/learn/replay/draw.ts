import type { Random } from '../../contract/random.ts'
import type { ReplayState, Ring } from './ring.ts'

/** Which rows an update learns from: one file a way of choosing. Nothing here allocates but `save`. */
export interface Draw {
  /** A row was written; what stood in its slot before is gone. */
  added?(slot: number): void
  /** Choose a slot for each of `slots`, and what each row counts for in the loss. */
  draw(slots: Uint32Array, weights: Float32Array, random: Random): void
  /** |TD error| of the rows drawn last, in their order. */
  prioritise?(slots: Uint32Array, errors: Float32Array): void
  save?(): ReplayState
  restore?(state: ReplayState): void
}

/** Any row, with replacement. Weights stay what they are: 1. */
export function drawUniform(ring: Ring): Draw {
  return {
    draw(slots, _weights, random) {
      const { size } = ring
      for (let row = 0; row < slots.length; row++) slots[row] = random.integer(size)
    },
  }
}

/** Only rows that came in after the last draw of the updates before: those of the last round. */
export function drawNewest(ring: Ring): Draw {
  let newest = 0
  let drawn = false
  return {
    added() {
      if (drawn) newest = 0
      drawn = false
      newest++
    },
    draw(slots, _weights, random) {
      drawn = true
      const { added, capacity } = ring
      const count = Math.min(newest, capacity)
      if (count === 0) throw new RangeError('there are no new rows')
      for (let row = 0; row < slots.length; row++) slots[row] = ring.slotOf(added - 1 - random.integer(count))
    },
    save: () => ({ newest: Float32Array.of(newest, drawn ? 1 : 0) }),
    restore({ newest: state }) {
      newest = state?.[0] ?? 0
      drawn = state?.[1] === 1
    },
  }
}
