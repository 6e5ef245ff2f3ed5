import type { Preset, PresetTable } from './types.ts'

// As the reacher's: a quarter of an update a step, because the simulation is cheap beside an update.
const reaching: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 2_000,
  evaluateEverySteps: 10_000,
  evaluationEpisodes: 100,
  stopAtSuccess: 0.97,
}

export const armPresets: PresetTable = {
  'arm-reach': {
    sac: {
      steps: 200_000,
      trainer: reaching,
      config: {
        hidden: [64, 64],
        batchSize: 256,
        learningRate: 1e-3,
        discount: 0.98,
        polyak: 0.01,
        initialTemperature: 0.1,
        targetEntropy: -6,
      },
    },
    td3: {
      steps: 200_000,
      trainer: reaching,
      config: { hidden: [64, 64], learningRate: 1e-3, discount: 0.98, polyak: 0.01 },
    },
  },
}
