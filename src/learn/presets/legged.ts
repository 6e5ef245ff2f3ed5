import type { Preset, PresetTable } from './types.ts'

// A quarter of an update a step: contacts make episodes different enough for every step to be worth its time.
const walking: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 3_000,
  evaluateEverySteps: 10_000,
  evaluationEpisodes: 20,
}

const config = {
  hidden: [128, 128],
  batchSize: 256,
  learningRate: 7e-4,
  discount: 0.98,
  polyak: 0.01,
  initialTemperature: 0.1,
} as const

/** None of these is solved: docs/results/ says how far each gets. */
export const leggedPresets: PresetTable = {
  'hopper-hop': { sac: { steps: 80_000, trainer: walking, config } },
  'runner-run': { sac: { steps: 120_000, trainer: walking, config } },
  'quadruped-stand-up': {
    sac: { steps: 60_000, trainer: walking, config },
  },
  'quadruped-walk': { sac: { steps: 80_000, trainer: walking, config } },
}
