import { copyRow, type TransitionRows } from './rows.ts'

/** Arrays by name, as checkpoints keep them. */
export type ReplayState = Readonly<Record<string, Float32Array | Uint8Array>>

/**
 * Transitions in typed arrays; the oldest is overwritten when the ring is full. A row is known by its slot.
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
  readonly observation: Float32Array
  readonly action: Float32Array
  readonly reward: Float32Array
  readonly nextObservation: Float32Array
  readonly terminated: Uint8Array
  /** Slot of the episode's next row, −1 where the episode ended or this is its newest row. */
  readonly following: Int32Array
  /** Slot of row number `number` (from 0, the kept ones left out). */
  slotOf(number: number): number
  /** Copy row `row` of `from` in; returns its slot. */
  write(from: TransitionRows, row: number): number
  /** Copies of the rows `from` … `to` − 1 by number, which never change once they are in. */
  saveRows(from: number, to: number): ReplayState
  /** Put rows back in their slots. Episodes do not go on over this unless `restoreStreams` follows. */
  restoreRows(from: number, state: ReplayState): void
  /** By stream: how many rows ago its running episode's newest row came, 0 for none. */
  saveStreams(): Float32Array
  /** Episodes that were running go on where they were. */
  restoreStreams(state: Float32Array): void
}

/** @param kept rows that stay for good, in front of the ring */
export function createRing(
  capacity: number,
  observationSize: number,
  actionSize: number,
  kept: TransitionRows | undefined = undefined,
): Ring {
  const keptRows = kept?.reward.length ?? 0
  const slots = keptRows + capacity
  const columns = {
    observation: new Float32Array(slots * observationSize),
    action: new Float32Array(slots * actionSize),
    reward: new Float32Array(slots),
    nextObservation: new Float32Array(slots * observationSize),
    terminated: new Uint8Array(slots),
    truncated: new Uint8Array(slots),
    /** How many rows back the episode's row before lies, 0 for none. What `following` is made of; exact to 2^24. */
    back: new Float32Array(slots),
  }
  const following = new Int32Array(slots).fill(-1)
  /** By stream: number of the newest row of the episode that goes on, −1 for none. */
  const open: number[] = []
  let added = 0

  const slotOf = (number: number): number => keptRows + (number % capacity)

  const copyIn = (from: TransitionRows, row: number, slot: number): void => {
    copyRow(from.observation, row, columns.observation, slot, observationSize)
    copyRow(from.action, row, columns.action, slot, actionSize)
    columns.reward[slot] = from.reward[row]
    copyRow(from.nextObservation, row, columns.nextObservation, slot, observationSize)
    columns.terminated[slot] = from.terminated[row]
    columns.truncated[slot] = from.truncated[row]
  }

  /** Whether `slot` begins in what was seen at the end of `before`; not so after a reset that no row tells of. */
  const leadsTo = (before: number, slot: number): boolean => {
    for (let index = 0; index < observationSize; index++) {
      const seen = columns.nextObservation[before * observationSize + index]
      if (seen !== columns.observation[slot * observationSize + index]) return false
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
    observation: columns.observation,
    action: columns.action,
    reward: columns.reward,
    nextObservation: columns.nextObservation,
    terminated: columns.terminated,
    following,
    slotOf,

    write(from, row) {
      const slot = slotOf(added)
      copyIn(from, row, slot)
      following[slot] = -1
      const stream = from.stream[row]
      const before = open[stream] ?? -1
      // A stream that was silent for a whole turn of the ring has lost its newest row.
      const goesOn = before >= 0 && before > added - capacity && leadsTo(slotOf(before), slot)
      columns.back[slot] = goesOn ? added - before : 0
      if (goesOn) following[slotOf(before)] = slot
      open[stream] = from.terminated[row] || from.truncated[row] ? -1 : added
      added++
      return slot
    },

    saveRows(from, to) {
      const oldest = Math.max(0, added - capacity)
      if (from < oldest || to > added || from > to) {
        throw new RangeError(
          `transitions ${from} to ${to} are not all among the last ${added - oldest} of ${added}`,
        )
      }
      const saved: Record<string, Float32Array | Uint8Array> = {}
      for (const [name, array] of Object.entries(columns)) {
        const width = array.length / slots
        const out =
          array instanceof Float32Array ? new Float32Array((to - from) * width) : new Uint8Array(to - from)
        for (let number = from; number < to; ) {
          const slot = slotOf(number)
          const run = Math.min(to - number, slots - slot)
          out.set(array.subarray(slot * width, (slot + run) * width), (number - from) * width)
          number += run
        }
        saved[name] = out
      }
      return saved
    },

    restoreRows(from, state) {
      const count = state.reward?.length ?? 0
      const first = Math.max(from, from + count - capacity)
      for (const [name, array] of Object.entries(columns)) {
        const width = array.length / slots
        const saved = state[name]
        if (saved?.length !== width * count) {
          throw new RangeError(`replay array "${name}" has ${saved?.length} values for ${count} transitions`)
        }
        for (let number = first; number < from + count; ) {
          const slot = slotOf(number)
          const run = Math.min(from + count - number, slots - slot)
          array.set(saved.subarray((number - from) * width, (number - from + run) * width), slot * width)
          number += run
        }
      }
      for (let number = first; number < from + count; number++) {
        const slot = slotOf(number)
        following[slot] = -1
        const back = columns.back[slot]
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
