import { createLayout, type Layout } from './layout.ts'
import { copyFloats, type TransitionRows } from './rows.ts'

/** Arrays by name, as checkpoints keep them. */
export type ReplayState = Readonly<Record<string, Float32Array | Uint8Array>>

/**
 * Transitions in one typed array; the oldest is overwritten when the ring is full. A row is known by its slot.
 *
 * What belongs to a row lies together: a row drawn at random costs the memory two or three fetches so, not one for each
 * of its parts.
 *
 * Rows of several environments are interleaved, so each row is linked to the next one of its episode: the next of its
 * stream that begins where it led to. Links lead to newer rows only, and the oldest row goes first, so that no link leads
 * to a row that has been overwritten.
 */
export interface Ring {
  /** Rows that are overwritten in turn; rows that are kept for good come on top. */
  readonly capacity: number
  /** Rows held, the kept ones included: slots 0 … size − 1 are filled. */
  readonly size: number
  /** Rows at the front that are never overwritten. */
  readonly kept: number
  /** Rows ever written, the kept ones left out. */
  readonly added: number
  /** Row by row; `layout` says what is where. Shape [(kept + capacity) × layout.stride]. */
  readonly records: Float32Array
  readonly layout: Layout
  /** Slot of the episode's next row, −1 where the episode ended or this is its newest row. */
  readonly following: Int32Array
  /** Slot of row number `number` (from 0, the kept ones left out). */
  slotOf(number: number): number
  /** Copy row `row` of `from` in; returns its slot. */
  write(from: TransitionRows, row: number): number
  /**
   * Have the records of `slots` brought from memory, all at once: copied one after the other, each would be waited for.
   * A quarter of the time of a sample of 256 out of a million rows.
   */
  fetch(slots: Uint32Array): void
  /** Copies of the rows `from` … `to` − 1 by number, which never change once they are in. */
  saveRows(from: number, to: number): ReplayState
  /** Put rows back in their slots. Episodes do not go on over this unless `restoreStreams` follows. */
  restoreRows(from: number, state: ReplayState): void
  /** By stream: how many rows ago its running episode's newest row came, 0 for none. */
  saveStreams(): Float32Array
  /** Episodes that were running go on where they were. */
  restoreStreams(state: Float32Array): void
}

/** Of a processor's cache line: 64 bytes. */
const lineFloats = 16

/** @param kept rows that stay for good, in front of the ring */
export function createRing(
  capacity: number,
  observationSize: number,
  actionSize: number,
  kept: TransitionRows | undefined = undefined,
): Ring {
  const keptRows = kept?.reward.length ?? 0
  const layout = createLayout(observationSize, actionSize)
  const { stride, fields } = layout
  const records = new Float32Array((keptRows + capacity) * stride)
  const following = new Int32Array(keptRows + capacity).fill(-1)
  /** So that fetching is not optimised away. */
  const fetched = new Float64Array(1)
  /** By stream: number of the newest row of the episode that goes on, −1 for none. */
  const open: number[] = []
  let added = 0

  const slotOf = (number: number): number => keptRows + (number % capacity)

  const copyIn = (from: TransitionRows, row: number, slot: number): void => {
    const at = slot * stride
    copyFloats(from.observation, row * observationSize, records, at + layout.observation, observationSize)
    copyFloats(from.action, row * actionSize, records, at + layout.action, actionSize)
    copyFloats(
      from.nextObservation,
      row * observationSize,
      records,
      at + layout.nextObservation,
      observationSize,
    )
    records[at + layout.reward] = from.reward[row]
    records[at + layout.terminated] = from.terminated[row]
    records[at + layout.truncated] = from.truncated[row]
    records[at + layout.back] = 0
  }

  /** Whether `slot` begins in what was seen at the end of `before`; not so after a reset that no row tells of. */
  const leadsTo = (before: number, slot: number): boolean => {
    const seen = before * stride + layout.nextObservation
    const here = slot * stride + layout.observation
    for (let index = 0; index < observationSize; index++) {
      if (records[seen + index] !== records[here + index]) return false
    }
    return true
  }

  // Newest row of each stream's episode that goes on, by slot.
  const lastKept: number[] = []
  for (let row = 0; kept && row < keptRows; row++) {
    copyIn(kept, row, row)
    const stream = kept.stream[row]
    const before = lastKept[stream] ?? -1
    if (before >= 0 && leadsTo(before, row)) following[before] = row
    lastKept[stream] = kept.terminated[row] || kept.truncated[row] ? -1 : row
  }

  return {
    capacity,
    kept: keptRows,
    get size() {
      return keptRows + Math.min(capacity, added)
    },
    get added() {
      return added
    },
    records,
    layout,
    following,
    slotOf,

    write(from, row) {
      const slot = slotOf(added)
      copyIn(from, row, slot)
      following[slot] = -1
      const stream = from.stream[row]
      const before = open[stream] ?? -1
      // A stream that was silent for a whole turn of the ring has lost its newest row.
      if (before >= 0 && before > added - capacity && leadsTo(slotOf(before), slot)) {
        records[slot * stride + layout.back] = added - before
        following[slotOf(before)] = slot
      }
      open[stream] = from.terminated[row] || from.truncated[row] ? -1 : added
      added++
      return slot
    },

    fetch(slots) {
      let sum = 0
      for (let row = 0; row < slots.length; row++) {
        const end = (slots[row] + 1) * stride
        for (let at = end - stride; at < end; at += lineFloats) sum += records[at]
      }
      fetched[0] = sum
    },

    saveRows(from, to) {
      const oldest = Math.max(0, added - capacity)
      if (from < oldest || to > added || from > to) {
        throw new RangeError(
          `transitions ${from} to ${to} are not all among the last ${added - oldest} of ${added}`,
        )
      }
      const saved: Record<string, Float32Array> = {}
      for (const [name, { offset, width }] of Object.entries(fields)) {
        const out = new Float32Array((to - from) * width)
        for (let number = from; number < to; number++) {
          copyFloats(records, slotOf(number) * stride + offset, out, (number - from) * width, width)
        }
        saved[name] = out
      }
      return saved
    },

    restoreRows(from, state) {
      const count = state.reward?.length ?? 0
      const first = Math.max(from, from + count - capacity)
      for (const [name, { offset, width }] of Object.entries(fields)) {
        const saved = state[name]
        if (saved?.length !== width * count) {
          throw new RangeError(`replay array "${name}" has ${saved?.length} values for ${count} transitions`)
        }
        for (let number = first; number < from + count; number++) {
          copyFloats(saved, (number - from) * width, records, slotOf(number) * stride + offset, width)
        }
      }
      for (let number = first; number < from + count; number++) {
        const slot = slotOf(number)
        following[slot] = -1
        const back = records[slot * stride + layout.back]
        const before = number - back
        if (back > 0 && before >= 0 && before > number - capacity) following[slotOf(before)] = slot
      }
      added = from + count
      open.length = 0
    },

    saveStreams: () => Float32Array.from(open, (newest) => (newest < 0 ? 0 : added - newest)),
    restoreStreams(state) {
      open.length = 0
      for (const [stream, ago] of state.entries()) open[stream] = ago > 0 ? added - ago : -1
    },
  }
}
