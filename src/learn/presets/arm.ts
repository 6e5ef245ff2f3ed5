import type { Preset, PresetTable } from './types.ts'

// As the reacher's: a quarter of an update a step, because the simulation is cheap beside an update.
const reaching: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 2_000,
  evaluateEverySteps: 10_000,
  evaluationEpisodes: 100,
  stopAtSuccess: 0.95,
}

// Rewards are judged by what is seen alone, so every step also teaches what would have been right had the cube been
// wanted where it came to lie.
const moving: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 5_000,
  evaluateEverySteps: 10_000,
  evaluationEpisodes: 50,
  hindsight: 2,
}
const movingSac = {
  hidden: [128, 128],
  batchSize: 256,
  learningRate: 1e-3,
  discount: 0.98,
  polyak: 0.01,
  initialTemperature: 0.1,
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
        targetEntropy: -5,
      },
    },
    td3: {
      steps: 200_000,
      trainer: reaching,
      config: { hidden: [64, 64], learningRate: 1e-3, discount: 0.98, polyak: 0.01 },
    },
  },
  'arm-push': { sac: { steps: 60_000, trainer: moving, config: { ...movingSac, targetEntropy: -5 } } },
  'arm-pick-place': { sac: { steps: 60_000, trainer: moving, config: { ...movingSac, targetEntropy: -6 } } },
}
