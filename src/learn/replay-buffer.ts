import type { Random } from '../contract/random.ts'
import type { Batch } from './types.ts'

/** Ring buffer of transitions in typed arrays; the oldest is overwritten when it is full. */
export interface ReplayBuffer {
  readonly capacity: number
  readonly size: number
  /** Copy one transition in. `nextObservation` is the true one, not the first of the next episode. */
  add(
    observation: Float32Array,
    action: Float32Array,
    reward: number,
    nextObservation: Float32Array,
    terminated: boolean,
    truncated: boolean,
  ): void
  /** Copy `count` transitions in from row-major arrays, starting at their row 0. */
  addRows(rows: TransitionRows, count: number): void
  /** Fill `batch` uniformly with replacement; allocates nothing. @throws RangeError on an empty buffer. */
  sample(batch: Batch, random: Random): void
  /** Copy the observation of transition `index` (0 is the oldest kept) into `out`. */
  observationAt(index: number, out: Float32Array): void
  /** The filled part and the position, as arrays that share nothing with the buffer. */
  save(): Record<string, Float32Array | Uint8Array>
  /** @throws RangeError if the state was saved from a buffer of another shape. */
  restore(state: Readonly<Record<string, Float32Array | Uint8Array | Uint32Array>>): void
}

/** Transitions row by row: observations [rows × n], actions [rows × m] normalised to [−1, 1]. */
export interface TransitionRows {
  readonly observation: Float32Array
  readonly action: Float32Array
  readonly reward: Float32Array
  readonly nextObservation: Float32Array
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
}

export function createRows(rows: number, observationSize: number, actionSize: number): TransitionRows {
  return {
    observation: new Float32Array(rows * observationSize),
    action: new Float32Array(rows * actionSize),
    reward: new Float32Array(rows),
    nextObservation: new Float32Array(rows * observationSize),
    terminated: new Uint8Array(rows),
    truncated: new Uint8Array(rows),
  }
}

/** Every row's `discount` is as given and its `weight` 1, which is what a uniform sample of single steps wants. */
export function createBatch(
  size: number,
  observationSize: number,
  actionSize: number,
  discount: number,
): Batch {
  return {
    size,
    observation: new Float32Array(size * observationSize),
    action: new Float32Array(size * actionSize),
    reward: new Float32Array(size),
    nextObservation: new Float32Array(size * observationSize),
    terminated: new Float32Array(size),
    discount: new Float32Array(size).fill(discount),
    weight: new Float32Array(size).fill(1),
  }
}

export function createReplayBuffer(
  capacity: number,
  observationSize: number,
  actionSize: number,
): ReplayBuffer {
  const rows = createRows(capacity, observationSize, actionSize)
  let size = 0
  let next = 0

  const advance = (): void => {
    next = next + 1 === capacity ? 0 : next + 1
    if (size < capacity) size++
  }

  return {
    capacity,
    get size() {
      return size
    },
    add(observation, action, reward, nextObservation, terminated, truncated) {
      rows.observation.set(observation, next * observationSize)
      rows.action.set(action, next * actionSize)
      rows.reward[next] = reward
      rows.nextObservation.set(nextObservation, next * observationSize)
      rows.terminated[next] = terminated ? 1 : 0
      rows.truncated[next] = truncated ? 1 : 0
      advance()
    },
    addRows(from, count) {
      for (let row = 0; row < count; row++) {
        copyRow(from.observation, row, rows.observation, next, observationSize)
        copyRow(from.action, row, rows.action, next, actionSize)
        rows.reward[next] = from.reward[row]
        copyRow(from.nextObservation, row, rows.nextObservation, next, observationSize)
        rows.terminated[next] = from.terminated[row]
        rows.truncated[next] = from.truncated[row]
        advance()
      }
    },
    sample(batch, random) {
      if (size === 0) throw new RangeError('the replay buffer is empty')
      for (let row = 0; row < batch.size; row++) {
        const from = random.integer(size)
        copyRow(rows.observation, from, batch.observation, row, observationSize)
        copyRow(rows.action, from, batch.action, row, actionSize)
        batch.reward[row] = rows.reward[from]
        copyRow(rows.nextObservation, from, batch.nextObservation, row, observationSize)
        batch.terminated[row] = rows.terminated[from]
      }
    },
    observationAt(index, out) {
      if (!(index >= 0 && index < size)) throw new RangeError(`no transition ${index} of ${size}`)
      const oldest = size < capacity ? 0 : next
      copyRow(rows.observation, (oldest + index) % capacity, out, 0, observationSize)
    },
    save: () => ({
      observation: rows.observation.slice(0, size * observationSize),
      action: rows.action.slice(0, size * actionSize),
      reward: rows.reward.slice(0, size),
      nextObservation: rows.nextObservation.slice(0, size * observationSize),
      terminated: rows.terminated.slice(0, size),
      truncated: rows.truncated.slice(0, size),
      // Not derivable from the size once the ring has wrapped. Exact in float32 up to 2^24 transitions.
      next: Float32Array.of(next),
    }),
    restore(state) {
      const count = state.reward?.length ?? -1
      if (count < 0 || count > capacity) {
        throw new RangeError(`a replay of ${count} transitions does not fit a buffer of ${capacity}`)
      }
      for (const [name, array] of Object.entries(rows)) {
        const saved = state[name]
        if (saved?.length !== (array.length / capacity) * count) {
          throw new RangeError(`replay array "${name}" has ${saved?.length} values for ${count} transitions`)
        }
        array.set(saved)
      }
      size = count
      next = state.next?.[0] ?? count % capacity
    },
  }
}

/** Element by element: rows are short, and `set(subarray())` would allocate a view for each. */
function copyRow(from: Float32Array, fromRow: number, to: Float32Array, toRow: number, width: number): void {
  const fromStart = fromRow * width
  const toStart = toRow * width
  for (let column = 0; column < width; column++) {
    to[toStart + column] = from[fromStart + column]
  }
}
