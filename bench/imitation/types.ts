import type { Evaluation } from '../../src/learn/evaluate.ts'

/** `bc` clones the expert, `dart` the expert with noise on what it does, `dagger` is one round of it. */
export type Method = 'bc' | 'dart' | 'dagger'

export interface Cell {
  readonly method: Method
  readonly seed: number
  readonly episodes: number
  readonly labels: number
  readonly successRate: number
  readonly returnMean: number
}

export interface TaskCells {
  readonly task: string
  readonly expert: Evaluation
  readonly cells: readonly Cell[]
}
