import type { AlgorithmConfig } from './types.ts'

/** How an algorithm meets its experience where it has no other wish. */
export const experienceDefaults = {
  replay: 'uniform',
  nStep: 1,
  normaliseObservations: false,
  criticLayerNorm: false,
} as const satisfies Partial<AlgorithmConfig>
