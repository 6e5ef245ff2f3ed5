import { readFileSync } from 'node:fs'

/** PyTorch's own numbers; `bench/peers/torch_values.py` made them and says how. */
export interface TorchValues {
  readonly x: number[]
  readonly gain: number[]
  readonly bias: number[]
  readonly layers: Record<string, { y: number[]; gradient: number[] }>
  readonly running: { mean: number[]; variance: number[] }
  /** Parameters after so many steps. */
  readonly optimizers: Record<string, Record<string, number[]>>
  /** Learning rates, step after step. */
  readonly schedules: Record<string, number[]>
}

export const torchValues: TorchValues = JSON.parse(
  readFileSync(new URL('torch-values.json', import.meta.url), 'utf8'),
)
