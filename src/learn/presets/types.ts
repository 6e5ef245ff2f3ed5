import type { EngineConfig, TrainerConfig } from '../config.ts'

/** Hyper-parameters of one algorithm on one task; what is not named keeps its default. */
export interface Preset {
  readonly steps: number
  readonly engine?: Partial<EngineConfig>
  readonly trainer?: Partial<TrainerConfig>
  /** The algorithm's own settings. */
  readonly config?: Readonly<Record<string, unknown>>
}

/** By task, then by algorithm. */
export type PresetTable = Readonly<Record<string, Readonly<Record<string, Preset>>>>
