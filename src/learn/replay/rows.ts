import type { Batch } from '../types.ts'

/** Transitions row by row: observations [rows × n], actions [rows × m] normalised to [−1, 1]. */
export interface TransitionRows {
  readonly observation: Float32Array
  readonly action: Float32Array
  /** What the safety gate made of each action, in the same form; absent where nobody asked. */
  readonly taken?: Float32Array
  readonly reward: Float32Array
  readonly nextObservation: Float32Array
  /**
   * Number of the environment that the row comes from, among all of the run. Rows of several are interleaved; an
   * episode goes on in the next row of its environment unless it ended.
   */
  readonly stream: Float32Array
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
}

export function createRows(rows: number, observationSize: number, actionSize: number): TransitionRows {
  return {
    observation: new Float32Array(rows * observationSize),
    action: new Float32Array(rows * actionSize),
    reward: new Float32Array(rows),
    nextObservation: new Float32Array(rows * observationSize),
    stream: new Float32Array(rows),
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

/** Element by element: rows are short, and `set(subarray())` would allocate a view for each. */
export function copyFloats(
  from: Float32Array | Uint8Array,
  fromIndex: number,
  to: Float32Array,
  toIndex: number,
  count: number,
): void {
  for (let index = 0; index < count; index++) to[toIndex + index] = from[fromIndex + index]
}
