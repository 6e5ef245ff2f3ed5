import type { TransitionRows } from './replay-buffer.ts'

/**
 * Memory that threads share. Everything that one side writes while the other reads exists twice and is chosen by
 * the round's number, so that a barrier a round is the only synchronisation:
 * in round r a collector fills chunk r mod 2 with the weights of slot (r − 1) mod 2, while the learner takes in
 * chunk (r − 1) mod 2 and publishes its weights in slot r mod 2.
 */
export const slotOf = (round: number): 0 | 1 => ((round + 2) % 2) as 0 | 1

export interface ChunkMemory {
  readonly rows: number
  readonly observationSize: number
  readonly actionSize: number
  readonly buffers: readonly [SharedArrayBuffer, SharedArrayBuffer]
}

/** One pair of chunks for each collector. */
export function createChunkMemory(rows: number, observationSize: number, actionSize: number): ChunkMemory {
  const bytes = rows * (4 * (2 * observationSize + 2 * actionSize + 2) + 2)
  return {
    rows,
    observationSize,
    actionSize,
    buffers: [new SharedArrayBuffer(bytes), new SharedArrayBuffer(bytes)],
  }
}

export function chunkViews(memory: ChunkMemory): readonly [TransitionRows, TransitionRows] {
  const { rows, observationSize, actionSize } = memory
  const view = (buffer: SharedArrayBuffer): TransitionRows => {
    let offset = 0
    const floats = (length: number): Float32Array => {
      const array = new Float32Array(buffer, offset, length)
      offset += array.byteLength
      return array
    }
    const observation = floats(rows * observationSize)
    const action = floats(rows * actionSize)
    const taken = floats(rows * actionSize)
    const reward = floats(rows)
    const nextObservation = floats(rows * observationSize)
    const stream = floats(rows)
    return {
      observation,
      action,
      taken,
      reward,
      nextObservation,
      stream,
      terminated: new Uint8Array(buffer, offset, rows),
      truncated: new Uint8Array(buffer, offset + rows, rows),
    }
  }
  return [view(memory.buffers[0]), view(memory.buffers[1])]
}

/** Actor weights: two slots for the collectors and one for the evaluator, which takes its time. */
export interface WeightMemory {
  readonly count: number
  readonly slots: readonly [SharedArrayBuffer, SharedArrayBuffer]
  readonly evaluated: SharedArrayBuffer
}

export function createWeightMemory(count: number): WeightMemory {
  const slot = (): SharedArrayBuffer => new SharedArrayBuffer(4 * count)
  return { count, slots: [slot(), slot()], evaluated: slot() }
}
