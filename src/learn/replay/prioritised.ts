import type { Draw } from './draw.ts'
import type { Ring } from './ring.ts'
import { createSumTree } from './sum-tree.ts'

export interface PriorityOptions {
  /** α: 0 draws uniformly, 1 in proportion to the errors. */
  readonly exponent?: number
  /** β at the start, which rises to 1 over `batches`: how much of the bias the weights take back. */
  readonly correction?: number
  /** Batches that will be drawn altogether. */
  readonly batches: number
}

/** Added to every error, so that no row is forgotten for ever. */
const least = 1e-6

/**
 * Prioritised experience replay, proportional (Schaul et al. 2016, algorithm 1): P(i) = pᵢ^α / Σ pₖ^α with
 * pᵢ = |δᵢ| + ε, drawn one from each of equal strata of the total; weights (N · P(i))^−β over the largest of the batch.
 * A new row has the largest priority seen so far. α = 0.6 and β = 0.4 as in the paper's table 3.
 */
export function drawPrioritised(
  ring: Ring,
  { exponent = 0.6, correction = 0.4, batches }: PriorityOptions,
): Draw {
  const rows = ring.kept + ring.capacity
  const tree = createSumTree(rows)
  let largest = 1
  let drawn = 0

  // Rounded to float32, so that a checkpoint holds exactly what the tree holds.
  const set = (slot: number, priority: number): void => tree.set(slot, Math.fround(priority ** exponent))
  for (let slot = 0; slot < ring.size; slot++) set(slot, largest)

  return {
    added: (slot) => set(slot, largest),

    draw(slots, weights, random) {
      const { total } = tree
      const stratum = total / slots.length
      const beta = correction + (1 - correction) * Math.min(1, drawn / batches)
      let heaviest = 0
      for (let row = 0; row < slots.length; row++) {
        const slot = tree.find((row + random.uniform()) * stratum)
        slots[row] = slot
        const weight = ((ring.size * tree.get(slot)) / total) ** -beta
        weights[row] = weight
        if (weight > heaviest) heaviest = weight
      }
      for (let row = 0; row < slots.length; row++) weights[row] = weights[row] / heaviest
      drawn++
    },

    prioritise(slots, errors) {
      for (let row = 0; row < slots.length; row++) {
        const priority = Math.abs(errors[row]) + least
        // An error that is no number is for the divergence guards to report; the tree must stay whole.
        if (!(priority < Number.POSITIVE_INFINITY)) continue
        if (priority > largest) largest = Math.fround(priority)
        set(slots[row], priority)
      }
    },

    save() {
      const leaves = new Float32Array(ring.size)
      for (let slot = 0; slot < leaves.length; slot++) leaves[slot] = tree.get(slot)
      // Two parts, as float32 counts to 2^24 only.
      return {
        priority: leaves,
        priorityState: Float32Array.of(largest, drawn % 65_536, Math.floor(drawn / 65_536)),
      }
    },

    restore({ priority, priorityState }) {
      if (!priority || !priorityState || priority.length > rows) {
        throw new RangeError(`priorities of ${priority?.length ?? 'no'} rows do not fit a buffer of ${rows}`)
      }
      for (let slot = 0; slot < priority.length; slot++) tree.set(slot, priority[slot])
      largest = priorityState[0]
      drawn = priorityState[1] + 65_536 * priorityState[2]
    },
  }
}
